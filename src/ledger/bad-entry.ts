import type { Sentence } from '../util/sentence.ts'
import { inTurkish } from './problems.ts'
import type { BadEntry } from './verification.ts'

const kinds: Readonly<Record<BadEntry['kind'], string>> = {
  change: 'değişiklik',
  consent: 'izin',
  recipient: 'alıcı',
  renewal: 'dönüş',
  evidence: 'kanıt',
  'evidence-file': 'kanıt dosyası',
  complaint: 'şikâyet',
  'complaint-outcome': 'şikâyet sonucu',
  'erasure-asked': 'silme isteği',
  erasure: 'silme',
  posted: 'mesaj',
  stamp: 'zaman damgası',
  'file-stamp': 'dosyanın zaman damgası',
  'iys-answer': 'İYS yanıtı',
  ticket: 'sorgu belgesi',
  renamed: 'ad değişikliği',
  seal: 'mühür',
  leaf: 'yaprak',
  day: 'gün',
  entry: 'kayıt',
  line: 'satır',
  file: 'dosya',
  wording: 'onay metni',
  path: 'yol',
  'izin-export': 'başlık',
}

/** Names a bad entry and its problem, such as `day 2026-03-02: it is missing`. */
export function badEntryText({ kind, at, problem }: BadEntry): Sentence {
  return { en: `${kind} ${at}: ${problem}`, tr: `${kinds[kind]} ${at}: ${inTurkish(problem)}` }
}
