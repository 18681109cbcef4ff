// Of the scripts that browsers get: nothing that came after the oldest browsers promised.

import compat from 'eslint-plugin-compat';

const FLOOR = ['chrome 100', 'ios_saf 15.4'];
/** What is asked for before it is used, and done without. */
const ASKED_FOR = ['trustedTypes'];

export default [
  {
    files: ['**/static/*.js'],
    languageOptions: { ecmaVersion: 2022, sourceType: 'module' },
    plugins: { compat },
    rules: { 'compat/compat': 'error' },
    settings: { browsers: FLOOR, lintAllEsApis: true, polyfills: ASKED_FOR },
  },
];
