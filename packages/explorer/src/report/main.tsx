import { render } from 'preact';
import { App } from './app.tsx';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/explorer.css';
import './report.css';

render(<App />, document.getElementById('app') as HTMLElement);
