// A component that paints in an effect, and cancels when it is removed. The page's title tells how each run ended.
import { stylize, toImageData } from '@pastiche/web';
import { StrictMode, useEffect, useRef } from 'react';
import { createRoot } from 'react-dom/client';

const size = 48;
const data = Uint8ClampedArray.from({ length: size * size * 4 }, (_, i) => (i * 37) % 256);
const content = new ImageData(data, size, size);
const outcomes = [];

function Painting({ options }) {
  const canvas = useRef(null);
  useEffect(() => {
    const cancelled = new AbortController();
    stylize({ ...options, signal: cancelled.signal })
      .result.then((picture) => canvas.current?.getContext('2d').putImageData(toImageData(picture), 0, 0))
      .then(
        () => outcomes.push('painted'),
        (error) => outcomes.push(error.name),
      )
      .then(() => {
        if (outcomes.length === 2) document.title = JSON.stringify(outcomes);
      });
    return () => cancelled.abort();
  }, [options]);
  return <canvas ref={canvas} width={size} height={size} />;
}

const options = { content, styles: content, size, iterations: 2, backend: 'wasm' };
createRoot(document.getElementById('root')).render(
  <StrictMode>
    <Painting options={options} />
  </StrictMode>,
);
