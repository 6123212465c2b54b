import {
  chmodSync,
  constants,
  copyFileSync,
  createReadStream,
  existsSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { backUp, sync } from '../../db/backup.ts'
import { openEmbedded } from '../../db/embedded/embedded.ts'
import { partialOf } from '../../db/partial.ts'
import { databaseVersion } from '../../db/schema-version.ts'
import type { Config } from '../config/config.ts'
import { newKey, readKey, WrongKeyError } from '../crypto/wrapped-keys.ts'
import { rotateKey } from '../register/keys.ts'
import { noteServerFact } from '../register/links/links.ts'
import { rebuild as rebuildConsents } from '../register/record/rebuild.ts'
import { addKey, keyPathFor } from '../startup/keys.ts'
import { registersIn } from '../startup/mistyped-place.ts'
import { isAlive } from '../startup/pid-file.ts'
import { counted, fileError, inputName, outputName, refuseFolder, writeOut } from './operator.ts'
import { inputPath, outputPath, reader } from './parse/readers.ts'
import { restoreFrom } from './restore.ts'
import { type CliContext, CliError, operand, optional, required, secret, verb } from './verb.ts'

export const serve = verb({
  words: ['serve'],
  example: '--env-file izin.env',
  makes: true,
  async run(context) {
    const config = context.config()
    refusePlaygroundBesideRegister(config)
    // Loaded here only: it brings every bot and page.
    const { serve: start } = await import('../node.ts')
    await start(config)
    return { serving: true }
  },
  show: () => [],
})

/** In a shell without its settings, a company's folder would get a playground under the key of its register. */
function refusePlaygroundBesideRegister({ database, playground, isPlaygroundSet }: Config): void {
  if (!playground || isPlaygroundSet || database.kind !== 'embedded') return
  const [register] = registersIn(dirname(database.path))
  if (register === undefined) return
  throw new CliError(
    `Cannot start the playground: ${register} is the register of a company. Load its settings, for example with --env-file izin.env, or set DATABASE_URL=file:${register}. If the playground is meant here, set PLAYGROUND=on.`,
  )
}

function databasePath({ database }: Config, action: string): string {
  if (database.kind === 'embedded') return database.path
  throw new CliError(`Cannot ${action}: DATABASE_URL does not name a database in a file.`)
}

/** Notes the time of a backup for `izin check` and the metrics. The backup counts even if the register cannot be written to. */
async function noteBackup(path: string, { clock, notice }: CliContext): Promise<void> {
  const engine = openEmbedded({ path, isKept: () => isAlive(path) })
  try {
    await noteServerFact({ engine }, 'last-backup', String(clock()))
  } catch {
    notice('The time of this backup could not be noted in the register; izin check will not know of it.')
  } finally {
    await engine.close()
  }
}

function copyToNew(file: string, copy: string): void {
  copyFileSync(file, copy, constants.COPYFILE_EXCL)
  chmodSync(copy, 0o600)
  sync(copy)
}

export const upkeepVerbs = [
  verb({
    words: ['key', 'copy'],
    example: '--out /mnt/safe/izin.key',
    parameters: { out: required(outputPath) },
    async run(context, { out }) {
      const database = databasePath(context.config(), 'copy the key')
      refuseFolder(out)
      const { engine } = await context.open()
      try {
        if (out === '-') await writeOut(context, out, readFileSync(keyPathFor(database)))
        else copyToNew(keyPathFor(database), out)
      } catch (error) {
        throw fileError(error, outputName(out), 'write')
      }
      await noteServerFact({ engine }, 'key-copied', String(context.clock()))
      return { file: out }
    },
    show: ({ file }) => [`Copied the key to ${outputName(file)}. Keep it apart from the backups.`],
  }),
  verb({
    words: ['migrate'],
    makes: true,
    async run(context) {
      const { engine } = await context.open({ migrates: true })
      return { version: await databaseVersion(engine) }
    },
    show: ({ version }) => [`The database has schema version ${version}.`],
  }),
  verb({
    words: ['key', 'rotate'],
    parameters: {
      new: optional(
        secret(
          reader('BASE64', readKey, {
            en: 'it is not 32 bytes in base64',
            tr: 'base64 biçiminde 32 bayt değil',
          }),
        ),
      ),
    },
    async run(context, { new: replacement }) {
      const { izinKey: fromEnvironment, database } = context.config()
      const keyFile =
        database.kind === 'embedded' && fromEnvironment === null ? keyPathFor(database.path) : null
      if (keyFile === null && replacement === undefined) {
        throw new CliError(
          'Cannot rotate the key: IZIN_KEY is set in the environment, so give the next one on standard input with --new -, made with: openssl rand -base64 32',
        )
      }
      const key = replacement ?? newKey()
      const { engine, izinKey } = await context.open()
      if (key.equals(izinKey)) throw new CliError('Cannot rotate the key: it is the present one.')
      try {
        await rotateKey(engine, izinKey, key, () => (keyFile === null ? undefined : addKey(keyFile, key)))
        await noteServerFact({ engine }, 'key-copied', null)
      } catch (cause) {
        if (!(cause instanceof WrongKeyError)) throw cause
        const sentence = 'Cannot rotate the key: another rotation was faster. This one changed nothing.'
        throw new CliError(sentence, { cause })
      }
      return { rotated: true, keyFile }
    },
    show: ({ keyFile }) => [
      keyFile === null
        ? 'The key is rotated. Set IZIN_KEY to the new one now: the old one no longer opens this database.'
        : `The key is rotated: the last line of ${keyFile} is the new one. Keep a copy of the file elsewhere.`,
      'The data keys stay the same: the old key and a backup made with it together still open all data, later data too.',
    ],
  }),
  verb({
    words: ['rebuild'],
    async run(context) {
      return { different: await rebuildConsents(await context.register()) }
    },
    show: ({ different }) => [
      different === 0
        ? 'Every consent agrees with its changes.'
        : `${counted(different, 'consent')} ${different === 1 ? 'was' : 'were'} wrong and corrected.`,
    ],
  }),
  verb({
    words: ['backup'],
    example: '--out /backup/izin-2026-03-02.db',
    parameters: { out: required(outputPath) },
    async run(context, { out }) {
      const database = databasePath(context.config(), 'back up')
      if (!existsSync(database)) throw new CliError(`Cannot back up: there is no database at ${database}.`)
      refuseFolder(out)
      if (out !== '-' && existsSync(out)) throw new CliError(`Cannot back up: ${out} exists already.`)
      // For a pipe it is complete before its first byte goes out.
      const file = out === '-' ? partialOf(database) : out
      try {
        const bytes = backUp(database, file)
        if (out === '-') await context.outBytes(createReadStream(file))
        await noteBackup(database, context)
        return { file: out, bytes }
      } catch (error) {
        throw fileError(error, outputName(out), 'write')
      } finally {
        if (out === '-') rmSync(file, { force: true })
      }
    },
    show: ({ file, bytes }) => [
      `Wrote ${bytes} bytes to ${outputName(file)}.`,
      'It does not hold the key: keep a copy of the key elsewhere.',
    ],
  }),
  verb({
    words: ['restore'],
    example: '/backup/izin-2026-03-02.db',
    parameters: { file: operand(inputPath) },
    async run(context, { file }) {
      return await restoreFrom(context, file, databasePath(context.config(), 'restore'))
    },
    show: ({ file, database, kept }) => [
      `${database} was restored from ${inputName(file)}.`,
      ...(kept === null ? [] : [`The former database is ${kept}.`]),
    ],
  }),
]
