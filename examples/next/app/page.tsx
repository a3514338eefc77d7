'use client';
// Paints a photo in the browser, or sends it to the server, which does.
import { stylize } from '@pastiche/web';
import { useState } from 'react';

async function inBrowser(form: FormData): Promise<Blob> {
  const [content, styles] = ['photo', 'painting'].map((name) => form.get(name) as File);
  const picture = await stylize({ content, styles, size: 256, iterations: 100 }).result;
  return picture.toBlob('image/png');
}

async function onServer(body: FormData): Promise<Blob> {
  const response = await fetch('/paint', { method: 'POST', body });
  if (!response.ok) throw new Error(await response.text());
  return response.blob();
}

export default function Page() {
  const [address, setAddress] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const paint = (where: (form: FormData) => Promise<Blob>) => async (form: FormData) => {
    setProblem(undefined);
    try {
      setAddress(URL.createObjectURL(await where(form)));
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <form>
      <label>
        Photo <input type="file" name="photo" accept="image/*" required />
      </label>
      <label>
        Painting <input type="file" name="painting" accept="image/*" required />
      </label>
      <button type="submit" formAction={paint(inBrowser)}>
        Paint here
      </button>
      <button type="submit" formAction={paint(onServer)}>
        Paint on the server
      </button>
      {problem && <p role="alert">{problem}</p>}
      {address && <img src={address} alt="What was painted" />}
    </form>
  );
}
