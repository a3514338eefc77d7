/** Whether a process can lead a group, to which the processes that it starts belong. */
export const hasGroups: boolean = process.platform !== 'win32';

/** Kills all processes of the group that a process leads, also after its end. */
export function killGroup(leader: number): void {
  if (!hasGroups) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // None of them is left; macOS says EPERM where some have ended that nobody has waited for.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && !(code === 'EPERM' && process.platform === 'darwin')) throw error;
  }
}
