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
import { number } from '../language/turkish.ts'
import { rotateKey } from '../register/keys.ts'
import { noteServerFact } from '../register/links/links.ts'
import { rebuild as rebuildConsents } from '../register/record/rebuild.ts'
import { addKey, keyPathFor } from '../startup/keys.ts'
import { registersIn } from '../startup/mistyped-place.ts'
import { isAlive } from '../startup/pid-file.ts'
import { cannot, OperatorError, type Sentence } from '../util/sentence.ts'
import { counted, fileError, inputName, outputName, refuseFolder, toOutput, writeOut } from './operator.ts'
import { inputPath, outputPath, reader } from './parse/readers.ts'
import { restoreFrom, unrestored } from './restore.ts'
import { type CliContext, operand, optional, required, secret, verb } from './verb.ts'

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

/** Throws if the playground would start in the folder of a company's register, as it would in a shell without the settings. */
function refusePlaygroundBesideRegister({ database, playground, isPlaygroundSet }: Config): void {
  if (!playground || isPlaygroundSet || database.kind !== 'embedded') return
  const [register] = registersIn(dirname(database.path))
  if (register === undefined) return
  throw new OperatorError({
    en: `Cannot start the playground: ${register} is the register of a company. Load its settings, for example with --env-file izin.env, or set DATABASE_URL=file:${register}. If the playground is meant here, set PLAYGROUND=on.`,
    tr: `Deneme alanı açılmadı: ${register} bir şirketin veritabanı. Ayarlarını yükleyin, örneğin --env-file izin.env ile, ya da DATABASE_URL=file:${register} tanımlayın. Burada deneme alanını istiyorsanız PLAYGROUND=on yazın.`,
  })
}

/** Returns the path of the database file; throws for a database on a server. */
function databasePath({ database }: Config, action: Sentence): string {
  if (database.kind === 'embedded') return database.path
  throw cannot(action, {
    en: 'DATABASE_URL does not name a database in a file',
    tr: 'DATABASE_URL dosyadaki bir veritabanını göstermiyor',
  })
}

/** Notes the time of a backup for `izin check` and the metrics. The backup counts even if the register cannot be written to. */
async function noteBackup(path: string, { clock, notice }: CliContext): Promise<void> {
  const engine = openEmbedded({ path, isKept: () => isAlive(path) })
  try {
    await noteServerFact({ engine }, 'last-backup', String(clock()))
  } catch {
    notice({
      en: 'The time of this backup could not be noted in the register; izin check will not know of it.',
      tr: 'Bu yedeğin zamanı veritabanına kaydedilemedi; izin check bu yedekten habersiz kalır.',
    })
  } finally {
    await engine.close()
  }
}

/** Copies a file to a new one that only its owner can read. Throws if the new one exists already. */
function copyToNew(file: string, copy: string): void {
  copyFileSync(file, copy, constants.COPYFILE_EXCL)
  chmodSync(copy, 0o600)
  sync(copy)
}

const noBackup = { en: 'back up', tr: 'Yedek alınamadı' }
const unrotated = { en: 'rotate the key', tr: 'Anahtar yenilenemedi' }

export const upkeepVerbs = [
  verb({
    words: ['key', 'copy'],
    example: '--out /mnt/safe/izin.key',
    parameters: { out: required(outputPath) },
    async run(context, { out }) {
      const database = databasePath(context.config(), { en: 'copy the key', tr: 'Anahtar kopyalanamadı' })
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
    show: ({ file }) => [
      {
        en: `Copied the key to ${outputName(file).en}. Keep it apart from the backups.`,
        tr: `Anahtar ${toOutput(file)} kopyalandı. Yedeklerden ayrı saklayın.`,
      },
    ],
  }),
  verb({
    words: ['migrate'],
    makes: true,
    async run(context) {
      const { engine } = await context.open({ migrates: true })
      return { version: await databaseVersion(engine) }
    },
    show: ({ version }) => [
      { en: `The database has schema version ${version}.`, tr: `Veritabanının şema sürümü: ${version}.` },
    ],
  }),
  verb({
    words: ['key', 'rotate'],
    parameters: {
      new: optional(
        secret(
          reader('BASE64', readKey, {
            en: 'it is not 32 bytes in base64',
            tr: 'base64 biçiminde 32 bayt olmalı',
          }),
        ),
      ),
    },
    async run(context, { new: replacement }) {
      const { izinKey: fromEnvironment, database } = context.config()
      const keyFile =
        database.kind === 'embedded' && fromEnvironment === null ? keyPathFor(database.path) : null
      if (keyFile === null && replacement === undefined) {
        throw new OperatorError({
          en: 'Cannot rotate the key: IZIN_KEY is set in the environment, so give the next one on standard input with --new -, made with: openssl rand -base64 32',
          tr: 'Anahtar yenilenemedi: IZIN_KEY ortamda tanımlı. Yeni anahtarı --new - ile standart girdiden verin; oluşturmak için: openssl rand -base64 32',
        })
      }
      const key = replacement ?? newKey()
      const { engine, izinKey } = await context.open()
      if (key.equals(izinKey))
        throw cannot(unrotated, { en: 'it is the present one', tr: 'bu zaten şimdiki anahtar' })
      try {
        await rotateKey(engine, izinKey, key, () => (keyFile === null ? undefined : addKey(keyFile, key)))
        await noteServerFact({ engine }, 'key-copied', null)
      } catch (cause) {
        if (!(cause instanceof WrongKeyError)) throw cause
        const reason = {
          en: 'another rotation was faster. This one changed nothing',
          tr: 'başka bir yenileme daha önce bitti. Bu komut hiçbir şeyi değiştirmedi',
        }
        throw cannot(unrotated, reason, { cause })
      }
      return { rotated: true, keyFile }
    },
    show: ({ keyFile }) => [
      keyFile === null
        ? {
            en: 'The key is rotated. Set IZIN_KEY to the new one now: the old one no longer opens this database.',
            tr: 'Anahtar yenilendi. IZIN_KEY değerini şimdi yenisiyle değiştirin: eskisi bu veritabanını artık açmaz.',
          }
        : {
            en: `The key is rotated: the last line of ${keyFile} is the new one. Keep a copy of the file elsewhere.`,
            tr: `Anahtar yenilendi: ${keyFile} dosyasının son satırı yeni anahtardır. Dosyanın bir kopyasını başka yerde saklayın.`,
          },
      {
        en: 'The data keys stay the same: the old key and a backup made with it together still open all data, later data too.',
        tr: 'Veri anahtarları aynı kalır: eski anahtar ve onunla alınmış bir yedek birlikte, sonrakiler dahil tüm verileri açar.',
      },
    ],
  }),
  verb({
    words: ['rebuild'],
    async run(context) {
      return { different: await rebuildConsents(await context.register()) }
    },
    show: ({ different }) => [
      different === 0
        ? {
            en: 'Every consent agrees with its changes.',
            tr: 'Tüm izinler değişiklikleriyle tutarlı.',
          }
        : {
            en: `${counted(different, 'consent')} ${different === 1 ? 'was' : 'were'} wrong and corrected.`,
            tr: `${number(different)} izin yanlıştı, düzeltildi.`,
          },
    ],
  }),
  verb({
    words: ['backup'],
    example: '--out /backup/izin-2026-03-02.db',
    parameters: { out: required(outputPath) },
    async run(context, { out }) {
      const database = databasePath(context.config(), noBackup)
      if (!existsSync(database)) {
        throw cannot(noBackup, {
          en: `there is no database at ${database}`,
          tr: `${database} yolunda veritabanı yok`,
        })
      }
      refuseFolder(out)
      if (out !== '-' && existsSync(out)) {
        throw cannot(noBackup, { en: `${out} exists already`, tr: `${out} zaten var` })
      }
      // For standard output the backup is first written to a file, so that no incomplete one is sent.
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
      {
        en: `Wrote ${bytes} bytes to ${outputName(file).en}.`,
        tr: `Yedek ${toOutput(file)} yazıldı: ${number(bytes)} bayt.`,
      },
      {
        en: 'It does not hold the key: keep a copy of the key elsewhere.',
        tr: 'Anahtar yedeğin içinde değil: anahtarın bir kopyasını başka yerde saklayın.',
      },
    ],
  }),
  verb({
    words: ['restore'],
    example: '/backup/izin-2026-03-02.db',
    parameters: { file: operand(inputPath) },
    async run(context, { file }) {
      return await restoreFrom(context, file, databasePath(context.config(), unrestored))
    },
    show: ({ file, database, kept }) => [
      {
        en: `${database} was restored from ${inputName(file).en}.`,
        tr: `${database} geri yüklendi. Yedek: ${inputName(file).tr}.`,
      },
      ...(kept === null
        ? []
        : [{ en: `The former database is ${kept}.`, tr: `Önceki veritabanı: ${kept}.` }]),
    ],
  }),
]
