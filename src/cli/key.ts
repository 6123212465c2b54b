import { newKey, readKey, WrongKeyError } from '../crypto/wrapped-keys.ts'
import { addKey, keyPathFor } from '../opening/keys.ts'
import { rotateKey } from '../register/keys.ts'
import { reader } from './readers.ts'
import { optional, Refused, verb } from './verb.ts'

export const keyRotate = verb({
  words: ['key', 'rotate'],
  help: 'Replace IZIN_KEY by a new key; the data themselves are not encrypted anew',
  parameters: { new: optional(reader('BASE64', readKey, 'it is not 32 bytes in base64')) },
  async run(context, { new: given }) {
    const { izinKey: fromEnvironment, database } = context.config()
    const keyFile =
      database.kind === 'embedded' && fromEnvironment === null ? keyPathFor(database.path) : null
    if (keyFile === null && given === undefined) {
      throw new Refused(
        'Cannot rotate the key: IZIN_KEY is set in the environment, so give the next one with --new BASE64, made with: openssl rand -base64 32',
      )
    }
    const key = given ?? newKey()
    const { engine, izinKey } = await context.open()
    if (key.equals(izinKey)) throw new Refused('Cannot rotate the key: it is the present one.')
    try {
      await rotateKey(engine, izinKey, key, () => (keyFile === null ? undefined : addKey(keyFile, key)))
    } catch (cause) {
      if (!(cause instanceof WrongKeyError)) throw cause
      const sentence = 'Cannot rotate the key: another rotation was faster. This one changed nothing.'
      throw new Refused(sentence, { cause })
    }
    return { rotated: true, keyFile }
  },
  show: ({ keyFile }) => [
    keyFile === null
      ? 'The key is rotated. Set IZIN_KEY to the new one now: the old one no longer opens this database.'
      : `The key is rotated: the last line of ${keyFile} is the new one. Keep a copy of the file elsewhere.`,
    'The data keys stay the same: the old key and a backup made with it together still open all data, later data too.',
  ],
})
