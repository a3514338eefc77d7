import type { Store } from '../store/store.ts';
import { digest, places } from '../task/names.ts';
import type { BatchTask, ChildEnd, Outcome, PictureTask } from '../task/task.ts';

/** What a batch ends with. */
export interface BatchResult {
  /** Every photo by every painting, photo by photo. */
  pictures: readonly BatchedPicture[];
}

/** One picture of a batch, in its result. */
export interface BatchedPicture {
  /** The photo's upload. */
  photo: string;
  /** The painting's upload. */
  style: string;
  /** The job that painted it. Its result is at `/v1/jobs/{job}/result`. */
  job: string;
  /** Whether there is a picture. */
  done: boolean;
  /** Why there is none. */
  error?: ChildEnd['error'];
}

/** The pictures of a batch, each as a task of its own. */
function tasksOf({ id, client, priority, photos, job, format }: BatchTask): PictureTask[] {
  const styles = [job.styles].flat();
  return photos.flatMap((content) =>
    styles.map((style) => ({
      ...{ kind: 'picture' as const, client, priority, format, job: { ...job, content, styles: style } },
      id: digest([id, content, style]),
    })),
  );
}

/** At first the pictures; once they are painted, a list of them. */
export async function paintBatch(
  task: BatchTask,
  children: readonly ChildEnd[] | undefined,
  store: Store,
): Promise<Outcome> {
  const tasks = tasksOf(task);
  if (!children) return { children: tasks };
  const ends = new Map(children.map((child) => [child.id, child]));
  const pictures = tasks.map(({ id, job }): BatchedPicture => {
    const { result, error } = ends.get(id) ?? {};
    return { photo: job.content, style: String(job.styles), job: id, done: result !== undefined, error };
  });
  const name = places.result(task, 'json');
  await store.write(name, Buffer.from(JSON.stringify({ pictures } satisfies BatchResult, null, 1)), 'replace');
  return { result: { name, type: 'application/json' } };
}
