import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { whenSeen } from '../explorer/whenSeen.ts';

interface Props {
  number: number;
  title: string;
  /** The term of J that the chapter explains; sets its color. */
  of?: 'content' | 'style';
  text: ComponentChildren;
  /** Called when the interactive part comes near the screen. */
  onNear?: () => void;
  children: ComponentChildren;
}

/** A chapter: text on one side, something interactive on the other. */
export function Chapter({ number, title, of, text, onNear, children }: Props): VNode {
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (shown.current && onNear) return whenSeen(shown.current, onNear);
  }, []);
  const id = `how-chapter-${number}`;
  return (
    <section class={`how-chapter stack ${of ? `is-${of}` : ''}`} aria-labelledby={id}>
      <div class="how-words">
        <h2 id={id}>
          <span class="how-number" aria-hidden="true">
            {number}
          </span>
          {title}
        </h2>
        {text}
      </div>
      <div ref={shown} class="how-shown">
        {children}
      </div>
    </section>
  );
}
