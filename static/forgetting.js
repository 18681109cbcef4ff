// "清除本机记录": asks first, and refuses while there is a ballot on the phone that was not cast.

import { byId, problemLine } from './page.js';

/** Offers to clear what this phone holds; `onForgotten` follows when it is gone. */
export function offerForgetting(device, onForgotten) {
  const [button, dialog] = [byId('forget'), byId('forget-dialog')];
  button.hidden = false;
  button.addEventListener('click', () => {
    dialog.returnValue = '';
    dialog.showModal();
  });
  dialog.addEventListener('close', async () => {
    if (dialog.returnValue !== 'forget') return;
    try {
      await device.forget();
      sessionStorage.clear();
      onForgotten();
    } catch (problem) {
      byId('forget-refused').textContent = problemLine(problem);
    }
  });
}
