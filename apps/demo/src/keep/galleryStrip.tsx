import type { VNode } from 'preact';
import { GalleryButton } from './galleryButton.tsx';
import type { ResultRecord } from './records.ts';
import { results } from './results.ts';
import { takeUp } from './situation.ts';
import { useAddress } from './useAddress.ts';
import '../styles/strip.css';

/** The most pictures in the strip; the gallery has all. */
const most = 8;

/** The newest pictures, a click away. */
export function GalleryStrip(): VNode | null {
  const list = results.value;
  if (list.length === 0) return null;
  return (
    <div class="strip">
      <GalleryButton label="See all your pictures" />
      <ol class="plain">
        {list.slice(0, most).map((result) => (
          <li key={result.id}>
            <StripButton result={result} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function StripButton({ result }: { result: ResultRecord }): VNode {
  const address = useAddress(result.small ?? result.file);
  const when = new Date(result.date).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <button type="button" aria-label={`Open your picture of ${when}`} onClick={() => takeUp(result)}>
      <img src={address.value} alt="" width="72" height="72" />
    </button>
  );
}
