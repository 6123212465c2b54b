import { fold } from './fold.ts'
import { isMonth } from './parse/date.ts'

const length =
  /^(?:\d+(?:[.,]\d+)?|bir|iki|uc|yarim|tam|half|one|two|three|a)? ?(?:is )?(?:gun|gunluk|hafta|haftalik|saat|saatlik|ay|aylik|day|days|week|weeks|hour|hours)(?: |$)/
const kinds = new Set(
  [
    ['yillik', 'mazeret', 'ucretsiz', 'ucretli', 'dogum', 'babalik', 'sut', 'evlilik', 'olum', 'idari'],
    ['hastalik', 'hastayim', 'tatil', 'izne', 'izinli', 'izinliyim', 'izindeyim'],
    ['annual', 'leave', 'vacation', 'holiday', 'holidays', 'sick', 'maternity', 'paternity', 'pto'],
  ].flat(),
)
const days = new Set(
  [
    ['pazartesi', 'sali', 'carsamba', 'persembe', 'cuma', 'cumartesi', 'pazar', 'yarin', 'haftaya', 'bugun'],
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'tomorrow', 'today'],
  ].flat(),
)

/** What follows `/izin` where somebody reads it as the beginning of his sentence: almak istiyorum, talebi, formu. */
const wishes =
  /^(?:isti(?:yor|y)|iste[rms]|al(?:mak|abil|acag|ayim|mam)|talep|taleb|formu|formlari|kullan(?:mak|abil|acag|iyor|ayim|mam)|hakki|bakiye|gun(?:um|lerim))/

/**
 * Whether a verb that is no command, nor near one, is the rest of such a sentence. Behind a command it would be about that:
 * `ret istiyorum` lacks an address.
 */
export function isWishForLeave(verb: string): boolean {
  return wishes.test(fold(verb))
}

/** doktor raporu 3 gün, sağlık raporu */
function isMedical(words: readonly string[]): boolean {
  return words.some((word) => ['doktor', 'saglik', 'doctor', 'medical'].includes(word))
}

/**
 * Whether somebody seems to ask for days off: `izin` is the Turkish word for both. Asked only of text that is no command
 * of ours, so that it may be generous.
 */
export function isAboutLeave(text: string): boolean {
  const folded = fold(text).trim()
  if (folded.includes('@') || folded.replace(/\D/g, '').length > 8) return false
  const words = folded.split(/[\s,;.!?]+/).map((word) => word.replace(/'.*$/, ''))
  return (
    length.test(folded) ||
    words[0] === 'izin' ||
    isMedical(words) ||
    words.some((word) => kinds.has(word)) ||
    days.has(words[0] ?? '') ||
    (/^\d/.test(folded) && words.some(isMonth))
  )
}
