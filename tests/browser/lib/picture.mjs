// Pictures for whoever wants to look: `PICTURES` names a folder.

import path from 'node:path';

/** Takes pictures whose names begin with `play`; nothing where nobody wants any. */
export const pictures = (play) => async (page, name) => {
  if (process.env.PICTURES) await page.screenshot({ path: path.join(process.env.PICTURES, `${play}-${name}.png`), fullPage: true });
};
