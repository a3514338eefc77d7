// The page of a farm: uploads pictures, adds jobs, and shows what becomes of them.

const find = (id) => document.getElementById(id);
/** The jobs that are shown, by their ids. */
const shown = new Map();
const ended = ['done', 'failed', 'cancelled'];
/** Between two looks at the jobs, in milliseconds. */
const pause = 1000;
/** So many jobs are shown, and so many pictures of a batch. */
const mostJobs = 50;
const mostShown = 9;

/** Asks the server. The token goes into a header, since addresses are logged. */
async function ask(path, options = {}) {
  const token = sessionStorage.getItem('token');
  const headers = { ...options.headers, ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(path, { ...options, headers });
  if (response.ok) return response;
  const { message } = await response.json().catch(() => ({ message: `The server answered ${response.status}` }));
  find('access').hidden = response.status !== 401;
  throw new Error(message);
}

/** Does something, and shows what goes wrong. */
async function trying(act) {
  find('problem').hidden = true;
  try {
    await act();
  } catch (error) {
    find('problem').textContent = error.message;
    find('problem').hidden = false;
  }
}

async function upload(file) {
  const response = await ask('/v1/uploads', {
    method: 'POST',
    body: file,
    headers: { 'content-type': file.type || 'application/octet-stream' },
  });
  return response.json();
}

/** One photo is a job, several are a batch, and a film is a film. */
async function order() {
  const [photos, paintings] = await Promise.all(
    ['photos', 'paintings'].map((id) => Promise.all([...find(id).files].map(upload))),
  );
  const styles = paintings.map(({ picture }) => picture);
  const job = { styles, preset: find('preset').value, size: Number(find('size').value) };
  const film = photos.find(({ type }) => type.startsWith('video/'));
  const [photo] = photos;
  const request = film
    ? { film: film.picture, job }
    : photos.length > 1
      ? { photos: photos.map(({ picture }) => picture), job }
      : { job: { ...job, content: photo.picture } };
  const response = await ask('/v1/jobs', {
    method: 'POST',
    body: JSON.stringify(request),
    headers: { 'content-type': 'application/json' },
  });
  show(await response.json(), true);
  await look();
}

/** Shows a job, or what has become of it. */
function show(job, isFirst) {
  const known = shown.get(job.id);
  if (known) return known.update(job);
  const item = find('job').content.cloneNode(true).firstElementChild;
  const part = (name) => item.querySelector(name);
  const state = { item, seen: '', hasEnded: false };
  part('.cancel').addEventListener('click', () =>
    trying(async () => state.update(await (await ask(`/v1/jobs/${job.id}`, { method: 'DELETE' })).json())),
  );
  state.update = (now) => {
    state.hasEnded = ended.includes(now.state);
    const { size = 512, preset = 'default' } = now.request.job;
    part('.what').textContent = `${now.kind}, ${preset}, ${size} px`;
    const count = now.children ? `${now.children.ended} of ${now.children.total} parts` : now.doing;
    part('.state').textContent =
      now.error && now.state === 'failed' ? now.error.message : [now.state, count].filter(Boolean).join(': ');
    part('progress').value = now.progress;
    part('progress').hidden = state.hasEnded;
    part('.cancel').hidden = state.hasEnded;
    const source = now.result ?? (now.preview && { url: now.preview, type: 'image/jpeg' });
    if (source && source.url !== state.seen) {
      state.seen = source.url;
      trying(() => fill(part('.picture'), source, now.result && part('.save')));
    }
  };
  shown.set(job.id, state);
  find('jobs')[isFirst ? 'prepend' : 'append'](item);
  find('empty').hidden = true;
  state.update(job);
}

/** Fetches a picture or a film and shows it; what else a job ends with can be saved. */
async function fill(place, { url, type }, save) {
  const blob = await (await ask(url)).blob();
  const address = URL.createObjectURL(blob);
  const [kind] = type.split('/');
  if (kind === 'image' || kind === 'video') {
    const element = document.createElement(kind === 'video' ? 'video' : 'img');
    if (kind === 'video') element.controls = true;
    else element.alt = '';
    element.src = address;
    // The picture before it is not shown again.
    for (const before of place.querySelectorAll('img, video')) URL.revokeObjectURL(before.src);
    place.replaceChildren(element);
  } else {
    await fillAll(place, JSON.parse(await blob.text()).pictures);
  }
  if (!save) return;
  const link = document.createElement('a');
  link.href = address;
  link.download = `pastiche.${type.split('/')[1]}`;
  link.textContent = 'Save';
  save.replaceChildren(link);
}

/** Shows the pictures of a batch, each of which is a job. */
async function fillAll(place, pictures) {
  const done = pictures.filter((each) => each.done).slice(0, mostShown);
  place.classList.add('many');
  place.replaceChildren();
  for (const { job } of done) {
    const link = document.createElement('a');
    const image = document.createElement('img');
    image.alt = '';
    image.src = URL.createObjectURL(await (await ask(`/v1/jobs/${job}/result`)).blob());
    link.href = image.src;
    link.download = `pastiche-${job.slice(0, 8)}`;
    link.append(image);
    place.append(link);
  }
}

/** Looks at the jobs every now and then, as long as one of them has not ended. One question for all: a browser holds six connections to a server. */
let looking;
async function look() {
  clearTimeout(looking);
  for (const job of (await (await ask('/v1/jobs')).json()).slice(0, mostJobs)) show(job, false);
  if ([...shown.values()].every(({ hasEnded }) => hasEnded)) return;
  looking = setTimeout(() => look().catch(tryLater), pause);
}

/** The server restarts, or the network is away. */
function tryLater() {
  looking = setTimeout(() => look().catch(tryLater), 5 * pause);
}

find('access').addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem('token', find('token').value);
  find('access').hidden = true;
  trying(look);
});
find('order').addEventListener('submit', (event) => {
  event.preventDefault();
  trying(order);
});
trying(look);
