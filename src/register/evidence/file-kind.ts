import { type Refusal, refused } from '../../util/refusal.ts'
/**
 * Kinds of files that are accepted as evidence. They are recognised by their bytes, never by their name. Other files are
 * refused, since an inspector could not open them, or a browser would run them.
 */
export const evidenceFileTypes = {
  pdf: { ending: 'pdf', tr: 'PDF', en: 'PDF' },
  png: { ending: 'png', tr: 'PNG görüntü', en: 'PNG picture' },
  jpeg: { ending: 'jpg', tr: 'JPEG görüntü', en: 'JPEG picture' },
  text: { ending: 'txt', tr: 'metin dosyası', en: 'text file' },
  wav: { ending: 'wav', tr: 'ses kaydı (WAV)', en: 'sound recording (WAV)' },
  mp3: { ending: 'mp3', tr: 'ses kaydı (MP3)', en: 'sound recording (MP3)' },
  m4a: { ending: 'm4a', tr: 'ses kaydı (M4A)', en: 'sound recording (M4A)' },
} as const
export type EvidenceFileKind = keyof typeof evidenceFileTypes

/** Largest evidence file: ten minutes of a recorded call, or a scanned form of many pages. */
export const evidenceFileBytesMax = 5 * 2 ** 20
export const evidenceFileMebibytesMax = evidenceFileBytesMax / 2 ** 20

/** Maximum number of evidence files of one change: more files would not prove it better. */
export const evidenceFilesMax = 10

/** File name endings that a browser's file chooser offers. The server checks the bytes, not the ending. */
export const evidenceFileEndings = ['pdf', 'png', 'jpg', 'jpeg', 'eml', 'txt', 'wav', 'mp3', 'm4a'] as const

export type EvidenceFileReading =
  | { readonly kind: 'read'; readonly fileKind: EvidenceFileKind }
  /** `encrypted`: a PDF that needs a password, which may be lost when the proof is needed. */
  | Refusal<'empty' | 'too-large' | 'other-kind' | 'encrypted'>

/** Returns the kind of a file by its bytes. Refuses an empty, too large or unlisted file, and a PDF with a password. */
export function readEvidenceFile(bytes: Uint8Array): EvidenceFileReading {
  if (bytes.length === 0) return refused('empty')
  if (bytes.length > evidenceFileBytesMax) return refused('too-large')
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const kind = binaryKind(buffer) ?? (isReadableText(buffer) ? 'text' : null)
  if (kind === null) return refused('other-kind')
  if (kind === 'pdf' && isEncryptedPdf(buffer)) return refused('encrypted')
  return { kind: 'read', fileKind: kind }
}

/**
 * Returns the kind of a binary file by its first bytes; null for an unknown kind. Written here because the library file-type
 * is asynchronous and recognizes neither an MP4 with sound alone nor a locked PDF.
 */
function binaryKind(bytes: Buffer): Exclude<EvidenceFileKind, 'text'> | null {
  const at = (start: number, end: number) => bytes.toString('latin1', start, end)
  // The PDF header has to come first, although PDF readers accept it anywhere in the first kilobyte (ISO 32000-1, annex H).
  if (at(0, 5) === '%PDF-') return 'pdf'
  if (at(0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg'
  if (at(0, 4) === 'RIFF' && at(8, 12) === 'WAVE') return 'wav'
  if (at(0, 3) === 'ID3' || isMp3Frame(bytes)) return 'mp3'
  return at(4, 8) === 'ftyp' && isSoundOnly(bytes) ? 'm4a' : null
}

/**
 * True if a file begins with a valid frame header of MP3 (ISO/IEC 11172-3, 2.4.1.3): synchronization bits, layer III, and no
 * reserved value for version, bit rate or sampling rate.
 */
function isMp3Frame([first = 0, second = 0, third = 0]: Buffer): boolean {
  const isSync = first === 0xff && (second & 0xe0) === 0xe0
  const version = (second >> 3) & 3
  const layer = (second >> 1) & 3
  return isSync && version !== 1 && layer === 1 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3
}

/** True for an MP4 file that is declared as audio or has a sound track, and has no video track. */
function isSoundOnly(bytes: Buffer): boolean {
  const hasTrack = (handler: string) => {
    for (let at = bytes.indexOf('hdlr'); at >= 0; at = bytes.indexOf('hdlr', at + 4)) {
      if (bytes.toString('latin1', at + 12, at + 16) === handler) return true
    }
    return false
  }
  if (hasTrack('vide')) return false
  return ['M4A ', 'M4B '].includes(bytes.toString('latin1', 8, 12)) || hasTrack('soun')
}

/**
 * True for a PDF that needs a password: its trailer has the key /Encrypt with a reference or a dictionary (ISO 32000-1,
 * 7.6.1).
 */
function isEncryptedPdf(bytes: Buffer): boolean {
  for (let at = bytes.indexOf('/Encrypt'); at >= 0; at = bytes.indexOf('/Encrypt', at + 8)) {
    if (/^\/Encrypt\s*(?:\d+\s+\d+\s+R\b|<<)/.test(bytes.toString('latin1', at, at + 40))) return true
  }
  return false
}

/** True for text in UTF-8 or Windows-1254, without control characters and markup. */
function isReadableText(bytes: Buffer): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a text does not have.
  if (/[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(bytes.toString('latin1'))) return false
  try {
    return !isMarkup(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    const text = new TextDecoder('windows-1254').decode(bytes)
    // Windows-1254 has no letters for these codes, so the bytes are no text.
    return !/[\u0080-\u009f]/.test(text) && !isMarkup(text)
  }
}

/** True for HTML, SVG or XML, which a browser would run. */
function isMarkup(text: string): boolean {
  return /^\s*<(?:!doctype|html|head|body|script|svg|\?xml|!--)/i.test(text)
}

/** Returns a file size for people, such as "412 KB" or "1,3 MB"; at least "1 KB". */
export function fileSize(bytes: number, language: 'tr' | 'en'): string {
  const isLarge = bytes >= 2 ** 20
  const size = isLarge ? bytes / 2 ** 20 : Math.max(1, Math.round(bytes / 1024))
  return `${size.toLocaleString(language, { maximumFractionDigits: 1 })} ${isLarge ? 'MB' : 'KB'}`
}
