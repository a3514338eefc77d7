import '@pastiche/explorer/styles/tokens.css';
import '@pastiche/explorer/styles/base.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { keepForOffline } from './offline.ts';
import { attend } from './studio/attendance.ts';

render(<App />, document.getElementById('app') as HTMLElement);
attend();
addEventListener('load', () => void keepForOffline());
