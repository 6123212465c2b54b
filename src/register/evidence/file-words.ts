import type { EvidenceFileKind } from './file-kind.ts'

/** What people call each kind of file, in both languages. */
export const fileWords: Readonly<Record<'tr' | 'en', Readonly<Record<EvidenceFileKind, string>>>> = {
  tr: {
    pdf: 'PDF',
    png: 'PNG görüntü',
    jpeg: 'JPEG görüntü',
    eml: 'e-posta (.eml)',
    text: 'metin dosyası',
    wav: 'ses kaydı (WAV)',
    mp3: 'ses kaydı (MP3)',
    m4a: 'ses kaydı (M4A)',
  },
  en: {
    pdf: 'PDF',
    png: 'PNG picture',
    jpeg: 'JPEG picture',
    eml: 'e-mail (.eml)',
    text: 'text file',
    wav: 'sound recording (WAV)',
    mp3: 'sound recording (MP3)',
    m4a: 'sound recording (M4A)',
  },
}

/** As people read a size: 412 KB, 1,3 MB; never 0. */
export function fileSize(bytes: number, language: 'tr' | 'en'): string {
  const isLarge = bytes >= 2 ** 20
  const size = isLarge ? bytes / 2 ** 20 : Math.max(1, Math.round(bytes / 1024))
  return `${size.toLocaleString(language, { maximumFractionDigits: 1 })} ${isLarge ? 'MB' : 'KB'}`
}
