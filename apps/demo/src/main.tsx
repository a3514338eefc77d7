import '@pastiche/explorer/styles/tokens.css';
import '@pastiche/explorer/styles/base.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { onArrival } from './install/arrivals.ts';
import { tellWhenDone } from './install/doneNotice.ts';
import { listenForInstallOffer } from './install/install.ts';
import { keepForOffline } from './offline.ts';
import { attend } from './studio/attendance.ts';
import { choosePhoto } from './studio/choosePicture.ts';

listenForInstallOffer();
render(<App />, document.getElementById('app') as HTMLElement);
attend();
tellWhenDone();
onArrival(choosePhoto);
addEventListener('load', () => void keepForOffline());
