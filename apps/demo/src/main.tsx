import './styles/tokens.css';
import './styles/base.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { keepForOffline } from './offline.ts';
import { attend } from './studio/attendance.ts';

render(<App />, document.getElementById('app') as HTMLElement);
attend();
addEventListener('load', () => void keepForOffline());
