// `/i`, the gate: keeps the invitation out of the address bar and sees whether this browser can hold a ballot at all. What comes
// after is enter-steps.js, loaded only then, so that a browser that cannot even read it still says what to do.

const KEPT = 'piaojue-invitation';
const HERE = 'here=';

/** What came with this visit: a scan of the hall's screen (`here=<congress>.<code>`), or an invitation. */
function takeFragment() {
  const fragment = location.hash.slice(1);
  if (fragment) history.replaceState(null, '', location.pathname + location.search);
  const scanned = fragment.indexOf(HERE) === 0;
  return { invitation: kept(scanned ? '' : fragment), here: scanned ? fragment.slice(HERE.length) : '' };
}

/** The code of this visit (`<code>.<hash>`), from the link's fragment; kept for a reload, and never in the address bar. */
function kept(invitation) {
  try {
    if (invitation) sessionStorage.setItem(KEPT, invitation);
    return invitation || sessionStorage.getItem(KEPT) || '';
  } catch {
    return invitation;
  }
}

function stop(id) {
  for (const section of document.querySelectorAll('#enter > section')) section.hidden = section.id !== id;
  document.getElementById(id).focus();
}

const STOPS = { 'context-insecure': 'insecure', 'browser-unsupported': 'too-old', 'storage-lost': 'no-storage', 'vkey-mismatch': 'wrong-log' };

async function enter() {
  const { invitation, here } = takeFragment();
  const link = `${location.origin}${location.pathname}${invitation && `#${invitation}`}`;
  for (const button of document.querySelectorAll('[data-copy]')) button.addEventListener('click', () => copy(link));
  if (!window.isSecureContext) return stop('insecure');
  const stopFor = (error) => stop(STOPS[error.slug] || 'too-old');
  try {
    const { start } = await import('./enter-steps.js');
    await start({ invitation, here }, STOPS, stopFor);
  } catch (error) {
    console.error(error);
    stopFor(error);
  }
}

async function copy(link) {
  await navigator.clipboard.writeText(link);
  document.getElementById('copied').hidden = false;
}

addEventListener('hashchange', () => location.hash && location.reload());
enter();
