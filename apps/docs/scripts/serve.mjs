// Serves the built site, and tells whoever started this where.
import { serveSite } from '../../../scripts/serveSite.mjs';

const { url } = await serveSite();
process.send?.(url);
