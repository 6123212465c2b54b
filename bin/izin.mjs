#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { readFileSync } from 'node:fs'
import * as nodeModule from 'node:module'
import '../scripts/node-version.mjs'

/** Starts an installed izin: below node_modules Node strips no types, so this does it. */
nodeModule.registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context)
    const source = nodeModule.stripTypeScriptTypes(readFileSync(new URL(url), 'utf8'))
    return { format: 'module', source, shortCircuit: true }
  },
})
await import('../src/cli.ts')
