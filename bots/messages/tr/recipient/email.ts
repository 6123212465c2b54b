import { waitIn } from '../../../../src/calendar/wait.ts'

/** Proof of an e-mail address by a code. */
export const email = {
  prove: 'E-posta adresimi doğrula',
  provePhone: 'Numaramı doğrula',
  proveAgain: (address: string) => `${address}: yeniden doğrula`,
  typeIt:
    'E-posta adresinizi yazın. Doğrulamak için o adrese bir kod gönderirim; adresiniz yalnızca izinlerinizi bulmak için kullanılır.',
  unreadable:
    'Yazdığınız adres okunamadı. Bir e-posta adresi kullanıcı adı, @ ve alan adından oluşur; Türkçe harf ve boşluk içermez. Yeniden yazın.',
  sent: (address: string, minutes: number) =>
    `${address} adresine 6 haneli bir kod gönderildi. ${minutes} dakika geçerlidir; kodu buraya yazın. Gelmediyse gereksiz posta kutusuna da bakın.`,
  askedTooOften: (minutes: number) =>
    `Art arda çok kod istendi. ${waitIn.tr(minutes)} sonra yeniden deneyin; gelmiş bir kodunuz varsa onu yazabilirsiniz.`,
  noCode: 'Bekleyen bir kod yok. Yeni kod için e-posta adresinizi yazın: /eposta',
  wrongCode: (triesLeft: number) => `Kod yanlış. ${triesLeft} deneme hakkınız kaldı.`,
  codeOver: 'Bu kodun süresi doldu ya da çok kez denendi. Yeni kod için e-posta adresinizi yazın: /eposta',
  tooMany: (most: number) =>
    `Bir kişi en çok ${most} e-posta adresi doğrulayabilir. Yeni bir adres için önce birini kaldırın: /verilerim`,
  proved: (address: string) => `E-posta adresiniz doğrulandı: ${address}.`,
  provedSummary: 'E-posta adresiniz doğrulandı.',
  aged: (address: string) =>
    `${address} adresinin doğrulaması eskidi; izinleri görmek için yeniden doğrulayın.`,
}
