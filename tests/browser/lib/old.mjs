// A browser as old as the oldest promised.

/** Runs in the page before its scripts. Nothing here came with Chromium 100 and iOS 15.4 or before. */
export function becomeOld() {
  const later = [
    [Object, 'groupBy'], [Map, 'groupBy'], [Promise, 'withResolvers', 'try'], [Array, 'fromAsync'],
    [Array.prototype, 'toSorted', 'toReversed', 'toSpliced', 'with', 'findLast', 'findLastIndex'],
    [Object.getPrototypeOf(Uint8Array.prototype), 'toSorted', 'toReversed', 'with', 'findLast', 'findLastIndex'],
    [Uint8Array, 'fromBase64', 'fromHex'], [Uint8Array.prototype, 'toBase64', 'toHex', 'setFromBase64', 'setFromHex'],
    [String.prototype, 'isWellFormed', 'toWellFormed'], [ArrayBuffer.prototype, 'transfer', 'resize'],
    [Set.prototype, 'union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom'],
    [URL, 'canParse', 'parse'], [AbortSignal, 'timeout', 'any'], [Response, 'json'],
    [HTMLElement.prototype, 'popover', 'showPopover', 'hidePopover', 'togglePopover', 'inert'],
    [HTMLFormElement.prototype, 'requestSubmit'], [Element.prototype, 'checkVisibility', 'setHTMLUnsafe', 'ariaNotify'],
    [HTMLDialogElement.prototype, 'requestClose', 'closedBy'], [Intl, 'DurationFormat'],
    [window, 'Iterator', 'Temporal', 'navigation', 'scheduler', 'CompressionStream', 'DecompressionStream', 'requestIdleCallback'],
    [Navigator.prototype, 'wakeLock', 'userActivation', 'userAgentData', 'connection'], [Document.prototype, 'startViewTransition'],
  ];
  if (window.StorageManager) later.push([StorageManager.prototype, 'estimate']);
  const iterators = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
  later.push([iterators, 'map', 'filter', 'take', 'drop', 'flatMap', 'reduce', 'toArray', 'forEach', 'some', 'every', 'find']);
  for (const [owner, ...names] of later) for (const name of names) delete owner[name];
}
