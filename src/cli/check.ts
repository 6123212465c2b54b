import { randomUUID } from 'node:crypto'
import { type Check, checkTexts } from '../../bots/messages/checks.ts'
import { createApp } from '../app/app.ts'
import { nodeServices } from '../app/node-services.ts'
import { versionOf } from '../app/version.ts'
import type { Config } from '../config/config.ts'
import { storageOf } from '../startup/storage.ts'
import { newStamper } from '../startup/time-stamps.ts'
import { describe, logTo } from '../util/log.ts'
import { OperatorError, wordless } from '../util/sentence.ts'
import { type CliContext, verb } from './verb.ts'

/**
 * Runs the checks of the installation (`izin check`) as the server would. If the settings or the database cannot be used, this
 * is the only check returned, since no other can run.
 */
async function checksOf(context: CliContext): Promise<readonly Check[]> {
  let config: Config
  try {
    config = context.config()
  } catch (error) {
    return [faultyCheck('environment', error)]
  }
  try {
    const { engine, vault } = await context.open()
    const app = createApp({
      config,
      engine,
      vault,
      time: { now: context.clock, isProven: () => false },
      random: Math.random,
      log: logTo(() => {}, 'silent', context.clock),
      processId: randomUUID(),
      stamper: await newStamper(config),
      nodeOnly: nodeServices,
      storage: storageOf(config),
      place: { version: versionOf(), runtime: `Node ${process.versions.node}` },
    })
    return await app.runChecks()
  } catch (error) {
    return [faultyCheck('database', error)]
  }
}

/** Returns the failed check for an error of reading the settings or opening the database. */
function faultyCheck(name: 'environment' | 'database', error: unknown): Check {
  const { en, tr } = error instanceof OperatorError ? error.sentence : wordless(describe(error))
  return { name, isOk: false, detail: { en: oneLine(en), tr: oneLine(tr) } }
}

/** Replaces line breaks by blanks. */
function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ')
}

export const checkVerb = verb({
  words: ['check'],
  async run(context) {
    const checks = await checksOf(context)
    return { isOk: checks.every(({ isOk }) => isOk), checks }
  },
  show: ({ checks }) =>
    checks.map(({ name, isOk, detail }) => ({
      en: `${isOk ? '✓' : '✗'} ${checkTexts.en.labels[name]}: ${detail.en}`,
      tr: `${isOk ? '✓' : '✗'} ${checkTexts.tr.labels[name]}: ${detail.tr}`,
    })),
  json: ({ isOk, checks }) => ({
    ok: isOk,
    checks: checks.map((check) => ({ name: check.name, ok: check.isOk, detail: check.detail.en })),
  }),
  isBad: ({ isOk }) => !isOk,
})
