import type { Sentence } from '../../util/sentence.ts'

/* Sentences about what was typed: what was wrong, then what would be right. None repeats a value, which may be an address or a secret. */

export const noCommand = (meant: string | null): Sentence => ({
  en: `There is no such command.${meant === null ? '' : ` Did you mean: izin ${meant}?`}`,
  tr: `Böyle bir komut yok.${meant === null ? '' : ` Şunu mu demek istediniz: izin ${meant}?`}`,
})

export const noOption = (shown: string | null, meant: string | null): Sentence => ({
  en: `There is no option ${shown ?? 'of that name'}.${meant === null ? '' : ` Did you mean --${meant}?`}`,
  tr: `${shown ?? 'Bu adda bir'} ${shown === null ? 'seçenek yok' : 'diye bir seçenek yok'}.${meant === null ? '' : ` Şunu mu demek istediniz: --${meant}?`}`,
})

export const missing = (label: string, example: string): Sentence => ({
  en: `${label} is missing. Write for example: ${example}.`,
  tr: `${label} eksik. Örneğin şöyle yazın: ${example}.`,
})

export const unreadable = (label: string, { en, tr }: Sentence): Sentence => ({
  en: `Cannot read ${label}: ${en}.`,
  tr: `${label} okunamadı: ${tr}.`,
})

export const noValue = (name: string, example: string): Sentence => ({
  en: `The option --${name} needs a value, for example: ${example}.`,
  tr: `--${name} seçeneğine bir değer gerekir, örneğin: ${example}.`,
})

export const optionAsValue = (name: string): Sentence => ({
  en: `The option --${name} needs a value, but another option follows. A value that begins with -- is written --${name}=VALUE.`,
  tr: `--${name} seçeneğine bir değer gerekir, ama ardından başka bir seçenek geliyor. -- ile başlayan değer şöyle yazılır: --${name}=DEĞER.`,
})

export const valueOfFlag = (name: string): Sentence => ({
  en: `The option --${name} takes no value. Write --${name} alone.`,
  tr: `--${name} seçeneği değer almaz. Yalnızca --${name} yazın.`,
})

export const twice = (name: string, isList: boolean): Sentence => ({
  en: `The option --${name} is given twice. ${isList ? 'Write its values once, with commas between them' : 'Write it once'}.`,
  tr: `--${name} seçeneği iki kez verilmiş. ${isList ? 'Değerlerini aralarına virgül koyarak bir kez yazın' : 'Bir kez yazın'}.`,
})

export const oneDash = (name: string): Sentence => ({
  en: `An option begins with two hyphens: --${name}.`,
  tr: `Seçenekler iki kısa çizgiyle başlar: --${name}.`,
})

export const moreWords: Sentence = {
  en: 'There are more words than this command takes. A value belongs behind its option, and one with spaces in quotes.',
  tr: 'Bu komutun aldığından fazla sözcük var. Değer seçeneğinin ardına yazılır, boşluklu değer tırnak içine alınır.',
}

export const longDash: Sentence = {
  en: 'An option begins with two hyphens (--), not with a long dash.',
  tr: 'Seçenekler iki kısa çizgiyle (--) başlar, uzun çizgiyle değil.',
}

export const noEnvFile: Sentence = {
  en: 'The option --env-file needs a file, for example: --env-file izin.env.',
  tr: '--env-file seçeneğine bir dosya gerekir, örneğin: --env-file izin.env.',
}

export const envFileInPipe: Sentence = {
  en: 'The option --env-file takes a file, not -.',
  tr: '--env-file seçeneği dosya alır, - almaz.',
}
