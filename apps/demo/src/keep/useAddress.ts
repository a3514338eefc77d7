import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** The address of a file, for as long as it is shown. */
export function useAddress(file: Blob): ReadonlySignal<string | undefined> {
  const address = useSignal<string | undefined>(undefined);
  useEffect(() => {
    const url = URL.createObjectURL(file);
    address.value = url;
    return () => URL.revokeObjectURL(url);
  }, [file]);
  return address;
}
