'use client';

import { useEffect } from 'react';

// biome-ignore lint/style/noDefaultExport: Next takes it
export default function Page() {
  useEffect(() => {
    import('../page.js');
  }, []);
  return <p>A page that paints</p>;
}
