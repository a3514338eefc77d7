export { EaselView } from './easelView.tsx';
export { MaskPanel } from './maskPanel.tsx';
