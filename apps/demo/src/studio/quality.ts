import type { NetworkName } from '@pastiche/models';
import { coarseModel, model } from './settings.ts';

/** Which network judges the picture, and which one drafts it. */
interface Quality {
  title: string;
  help: string;
  model: NetworkName;
  coarseModel?: NetworkName;
}

export const qualities: Readonly<Record<string, Quality>> = {
  quick: {
    title: 'Quick',
    model: 'compact',
    help: 'Our own small network, trained to judge as VGG-19 does. It is already here.',
  },
  finish: {
    title: 'Fine finish',
    model: 'vgg19',
    coarseModel: 'compact',
    help: 'Our small network makes the first drafts, and VGG-19, the network of the paper, finishes the picture.',
  },
  fine: { title: 'Fine', model: 'vgg19', help: 'VGG-19, the network of the paper, from beginning to end.' },
};

/** The name of the present quality, if it has one. */
export function quality(): string | undefined {
  return Object.keys(qualities).find(
    (name) => qualities[name].model === model.value && qualities[name].coarseModel === coarseModel.value,
  );
}

export function chooseQuality(name: string): void {
  const { model: main, coarseModel: coarse } = qualities[name];
  model.value = main;
  coarseModel.value = coarse;
}
