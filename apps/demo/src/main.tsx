import { render } from 'preact';
import { App } from './app.tsx';
import { keepForOffline } from './offline.ts';
import { attend } from './studio/attendance.ts';
import './styles/tokens.css';
import './styles/base.css';

render(<App />, document.getElementById('app') as HTMLElement);
attend();
addEventListener('load', () => void keepForOffline());
