/** Whether a process can lead a group, to which the processes that it starts belong. */
export const hasGroups: boolean = process.platform !== 'win32';

/** Kills all processes of the group that a process leads, also after its end. */
export function killGroup(leader: number): void {
  if (!hasGroups) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // None of them is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
