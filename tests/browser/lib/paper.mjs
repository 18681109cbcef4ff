// What is done with paper ballots at an officer's desk, in the words that stand there.

/** Whom the phone belongs to, as its page says. */
export async function nameOf(page) {
  await page.locator('#me').waitFor();
  return (await page.locator('#me-name').innerText()).trim();
}

/** Hands a paper ballot to whoever has this name. */
export async function give(desk, name) {
  await desk.getByLabel('输入姓名或者工号，按回车键。').fill(name);
  await desk.keyboard.press('Enter');
  await desk.getByLabel(`发纸票给${name}`).click();
  await desk.getByRole('button', { name: '确认发出' }).click();
}

/** Types sheets in by the keyboard alone, but for one that can't be read. */
export async function typeIn(page, sheets) {
  for (const [i, keys] of sheets.entries()) {
    await page.locator('#sheet-title').getByText(`第 ${i + 1} 张`).waitFor();
    if (keys) {
      await page.keyboard.type(keys);
      await keep(page);
    } else {
      await page.getByRole('button', { name: '整张看不清' }).click();
    }
  }
}

/** From the last line past the write-ins to the button. */
export async function keep(page) {
  await page.locator('#keep').focus();
  await page.keyboard.press('Enter');
}
