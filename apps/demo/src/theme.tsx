import { Icon } from '@pastiche/explorer/icon.tsx';
import { effect, signal } from '@preact/signals';
import type { VNode } from 'preact';

type Theme = 'light' | 'dark';

const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');
const chosen = signal(root.dataset.theme as Theme | undefined);
const bySystem = signal<Theme>(system.matches ? 'dark' : 'light');
system.addEventListener('change', () => {
  bySystem.value = system.matches ? 'dark' : 'light';
});

effect(() => {
  if (!chosen.value) return;
  root.dataset.theme = chosen.value;
  try {
    localStorage.setItem('pastiche-theme', chosen.value);
  } catch {
    // Private windows may have no storage; the choice then holds for this visit.
  }
});

/** Switches between light and dark; the system decides until someone presses it. */
export function ThemeButton(): VNode {
  const now = chosen.value ?? bySystem.value;
  const other = now === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      class="quiet icon-button"
      aria-label={`Use ${other} colors`}
      onClick={() => (chosen.value = other)}
    >
      <Icon name={now === 'dark' ? 'sun' : 'moon'} />
    </button>
  );
}
