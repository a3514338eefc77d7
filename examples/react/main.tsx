// A form, and a component that paints what was chosen for as long as it is shown.
import type { ResultPicture } from '@pastiche/web';
import { StrictMode, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useStylize } from './useStylize.ts';

interface Order {
  photo: File;
  painting: File;
  size: number;
  iterations: number;
}

function Picture({ picture }: { picture: ResultPicture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(picture.toImageData(), 0, 0);
  }, [picture]);
  return <canvas ref={canvas} width={picture.width} height={picture.height} />;
}

function Easel({ photo, painting, ...options }: Order) {
  const { progress, picture, error } = useStylize(photo, painting, options);
  return (
    <>
      <output>{error?.message ?? `${Math.round(100 * progress)} %`}</output>
      {picture && <Picture picture={picture} />}
    </>
  );
}

function App() {
  const [order, setOrder] = useState<Order>();
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [photo, painting] = ['photo', 'painting'].map((name) => fields.get(name) as File);
    const [size, iterations] = ['size', 'iterations'].map((name) => Number(fields.get(name)));
    setOrder({ photo, painting, size, iterations });
  };
  return (
    <>
      <form onSubmit={submit}>
        <label>
          Photo <input type="file" name="photo" accept="image/*" required />
        </label>
        <label>
          Painting <input type="file" name="painting" accept="image/*" required />
        </label>
        <label>
          Size <input type="number" name="size" defaultValue="256" min="32" max="1024" />
        </label>
        <label>
          Iterations <input type="number" name="iterations" defaultValue="100" min="1" />
        </label>
        <button type="submit">Paint</button>
        <button type="button" onClick={() => setOrder(undefined)}>
          Stop
        </button>
      </form>
      {order && <Easel {...order} />}
    </>
  );
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
