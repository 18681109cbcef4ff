// Pictures for whoever wants to look: `PICTURES` names a folder.

import path from 'node:path';

/** The sizes in which every page is looked at. */
const SIZES = [[390, 844], [1440, 900], [1920, 1080]];

const file = (play, name) => path.join(process.env.PICTURES, `${play}-${name}.png`);

/** Takes pictures whose names begin with `play`; nothing where nobody wants any. */
export const pictures = (play) => async (page, name) => {
  if (process.env.PICTURES) await page.screenshot({ path: file(play, name), fullPage: true });
};

/** The same in every size; the window has its own again afterwards. */
export const inThreeSizes = (play) => async (page, name) => {
  if (!process.env.PICTURES) return;
  const before = page.viewportSize();
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: file(play, `${name}-${width}`), fullPage: true });
  }
  await page.setViewportSize(before);
};
