import type { VNode } from 'preact';

/** Strokes on a 24 px grid. */
const paths = {
  sun: 'M12 4V2m0 20v-2m8-8h2M2 12h2m13.7-5.7 1.4-1.4M4.9 19.1l1.4-1.4m0-11.4L4.9 4.9m14.2 14.2-1.4-1.4M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
  camera: 'M4 8h3l2-3h6l2 3h3v11H4zm8 8.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z',
  upload: 'M12 16V4m-5 5 5-5 5 5M4 16v4h16v-4',
  download: 'M12 4v12m-5-5 5 5 5-5M4 20h16',
  play: 'M7 4.5v15l12-7.5z',
  pause: 'M8 5v14m8-14v14',
  stop: 'M6 6h12v12H6z',
  back: 'M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1m2 3.7a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1',
  close: 'm6 6 12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  left: 'm15 5-7 7 7 7',
  right: 'm9 5 7 7-7 7',
  more: 'M6.2 12a.7.7 0 1 1-1.4 0 .7.7 0 0 1 1.4 0Zm6.5 0a.7.7 0 1 1-1.4 0 .7.7 0 0 1 1.4 0Zm6.5 0a.7.7 0 1 1-1.4 0 .7.7 0 0 1 1.4 0Z',
  enlarge: 'M4 9V4h5m6 0h5v5m0 6v5h-5m-6 0H4v-5',
  compare: 'm8 7-5 5 5 5m8-10 5 5-5 5',
  pictures: 'M7 3h14v14H7zM17 21H3V7m4 7 4-4 5 6m1-9h.01',
  grid: 'M4 4h7v7H4zm9 0h7v7h-7zM4 13h7v7H4zm9 0h7v7h-7z',
  crop: 'M7 2v15h15M2 7h15v15',
  turnLeft: 'M4 9h10a6 6 0 0 1 0 12h-4M9 4 4 9l5 5',
  turnRight: 'M20 9H10a6 6 0 0 0 0 12h4m1-17 5 5-5 5',
  share: 'M12 15V3M8 7l4-4 4 4M7 11H5v10h14V11h-2',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  film: 'M4 5h16v14H4zM8 5v14m8-14v14M4 9.5h4m8 0h4M4 14.5h4m8 0h4',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l2 1H4zM10 21h4',
  brush: 'M20 4 10.5 13.5M8 12.5c2 0 3.5 1.5 3.5 3.5 0 3-2.5 4-7.5 4 1.5-1 1-2 1-4 0-2 1.2-3.5 3-3.5Z',
  eraser: 'm14 5 5.5 5.5L10 20H7l-3.5-3.5zM8.5 10.5 14 16m-4 4h10',
  lasso:
    'M7 17c-2.5-1-4-3.200-4-5.5C3 7.5 7 4 12 4s9 3 9 7-4 6.5-9 6.5c-1.700 0-3.5-.3-5-1a2 2 0 1 0-1 2.5c-.3 1-1 1.700-2 2',
  wand: 'M4 20 14 10m4-7v4m-2-2h4m-7 1 .01 0M19 11v4m-2-2h4M8 4v4M6 6h4',
  undo: 'M4 9h11a5 5 0 0 1 0 10H9M8 5 4 9l4 4',
  redo: 'M20 9H9a5 5 0 0 0 0 10h6m1-14 4 4-4 4',
  minus: 'M5 12h14',
  fit: 'M4 4h16v16H4zm4 5v6h8V9z',
  install: 'M7 3h10v18H7zM12 7v7m-3-3 3 3 3-3M11 18h2',
} as const;

export type IconName = keyof typeof paths;

/** A decorative icon; the control around it has its own label. */
export function Icon({ name }: { name: IconName }): VNode {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
