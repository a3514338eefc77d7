import { render } from 'preact';
import { App } from './app.tsx';
import { report } from './state.ts';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/explorer.css';
import './report.css';

document.title = `What ${report.network} sees`;
const root = document.getElementById('app') as HTMLElement;
// It said that JavaScript is needed.
root.replaceChildren();
render(<App />, root);
