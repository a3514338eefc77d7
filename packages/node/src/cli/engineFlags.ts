import { deviceNames } from '@pastiche/pipeline';
import { Option } from 'commander';
import { backendNames } from '../engines/candidates.ts';

/** The flags that say where and in what a network computes. */
export function engineFlags(): Option[] {
  return [
    new Option('--backend <name>', 'default: the fastest that works here').choices([...backendNames]),
    new Option(
      '--device <name>',
      'what ONNX Runtime computes on (default: auto, the fastest that computes right)',
    ).choices([...deviceNames]),
    new Option(
      '--dtype <name>',
      'floats that ONNX Runtime computes with; f16 is quicker on graphics cards only (default: f32)',
    ).choices(['f32', 'f16']),
  ];
}
