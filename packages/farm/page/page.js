// The page of a farm: uploads pictures, adds jobs, and shows what becomes of them.

const find = (id) => document.getElementById(id);
/** The jobs that are shown, by their ids. */
const shown = new Map();
const ended = ['done', 'failed', 'cancelled'];
/** So many pictures of a batch are shown. */
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
}

/** Shows a job, and follows it until it has ended. */
function show(job, isFirst) {
  const known = shown.get(job.id);
  if (known) {
    known.update(job);
    if (!ended.includes(job.state)) follow(job.id, known);
    return;
  }
  const item = find('job').content.cloneNode(true).firstElementChild;
  const part = (name) => item.querySelector(name);
  const state = { item, seen: '', isFollowed: false };
  part('.cancel').addEventListener('click', () =>
    trying(async () => state.update(await (await ask(`/v1/jobs/${job.id}`, { method: 'DELETE' })).json())),
  );
  state.update = (now) => {
    const { size = 512, preset = 'default' } = now.request.job;
    part('.what').textContent = `${now.kind}, ${preset}, ${size} px`;
    const count = now.children ? `${now.children.ended} of ${now.children.total} parts` : now.doing;
    part('.state').textContent =
      now.error && now.state === 'failed' ? now.error.message : [now.state, count].filter(Boolean).join(': ');
    part('progress').value = now.progress;
    part('progress').hidden = ended.includes(now.state);
    part('.cancel').hidden = ended.includes(now.state);
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
  if (!ended.includes(job.state)) follow(job.id, state);
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

/** Reads a job's events, and begins again when the connection breaks. */
async function follow(id, state) {
  if (state.isFollowed) return;
  state.isFollowed = true;
  for (let isOver = false; !isOver; ) {
    try {
      const response = await ask(`/v1/jobs/${id}/events`);
      let text = '';
      for await (const chunk of chunksOf(response.body.pipeThrough(new TextDecoderStream()))) {
        text += chunk;
        const events = text.split('\n\n');
        text = events.pop();
        for (const event of events) {
          const data = /^data: (.*)$/m.exec(event)?.[1];
          if (!data) continue;
          const job = JSON.parse(data);
          state.update(job);
          isOver = ended.includes(job.state);
        }
      }
    } catch {
      // The server restarts, or the network is away.
    }
    if (!isOver) await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  state.isFollowed = false;
}

/** Not every browser iterates streams. */
async function* chunksOf(stream) {
  const reader = stream.getReader();
  for (let each = await reader.read(); !each.done; each = await reader.read()) yield each.value;
}

async function list() {
  for (const job of await (await ask('/v1/jobs')).json()) show(job, false);
}

find('access').addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem('token', find('token').value);
  find('access').hidden = true;
  trying(list);
});
find('order').addEventListener('submit', (event) => {
  event.preventDefault();
  trying(order);
});
trying(list);
