import '@pastiche/explorer/styles/tokens.css';
import '@pastiche/explorer/styles/base.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { onArrival } from './install/arrivals.ts';
import { tellWhenDone } from './install/doneNotice.ts';
import { listenForInstallOffer } from './install/install.ts';
import { arrive, hasBeenHere } from './keep/arrive.ts';
import { keepForOffline } from './offline.ts';
import { attend } from './studio/attendance.ts';
import { choosePhoto } from './studio/choosePicture.ts';

/** So long the page waits for what it kept on an earlier visit, in milliseconds. */
const patience = 1500;

listenForInstallOffer();
// Before anything is awaited, or it may have been.
addEventListener('load', () => void keepForOffline());
void open();

// A function, since files that import from this one would wait for what it awaits.
async function open(): Promise<void> {
  const arrived = hasBeenHere() ? arrive() : undefined;
  await Promise.race([arrived, arrived && new Promise((resolve) => setTimeout(resolve, patience))]);
  render(<App />, document.getElementById('app') as HTMLElement);
  attend();
  tellWhenDone();
  await (arrived ?? arrive());
  // A picture that is handed over replaces the one that was kept, not the other way round.
  onArrival(choosePhoto);
}
