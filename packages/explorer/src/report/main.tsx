import { render } from 'preact';
import { App } from './app.tsx';
import { report } from './state.ts';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/explorer.css';
import './report.css';

document.title = `What ${report.network} sees`;
render(<App />, document.getElementById('app') as HTMLElement);
