/** Faults of ledger entries as `izin verify` writes them in English, each with its Turkish text. */
const problems = {
  'a change of its key is missing': 'kendi anahtarının bir değişikliği eksik',
  'an entry of its subject is missing': 'aynı konudaki bir kayıt eksik',
  'it cannot be opened': 'açılamıyor',
  'it cannot be read': 'okunamıyor',
  'it comes after the end': 'dosyanın sonundan sonra geliyor',
  'it comes back from itself': 'kendisinden geri geliyor',
  'it comes back from two places': 'iki yerden geri geliyor',
  'it covers a seal of another date': 'başka bir günün mührünü kapsıyor',
  'it covers entries of another day': 'başka bir günün kayıtlarını kapsıyor',
  'it did not come back after it was dropped': 'adresi silindikten sonra geri gelmemiş',
  'it did not come back as it says': 'yazdığı gibi geri gelmemiş',
  'it does not cover the entries before it': 'önceki kayıtları kapsamıyor',
  'it does not cover the seals before it': 'önceki mühürleri kapsamıyor',
  'it does not follow the change before it': 'önceki değişikliğin devamı değil',
  'it does not follow the day before it': 'önceki günün devamı değil',
  'it does not follow the entry before it': 'önceki kaydın devamı değil',
  'it does not give its sum': 'satırın sağlaması tutmuyor',
  'it does not give the digest in its change': 'değişiklikteki özeti vermiyor',
  'it does not give the digest in its evidence': 'kanıttaki özeti vermiyor',
  'it does not give the name that is shown now': 'şimdi gösterilen adı vermiyor',
  'it does not lead to its day': 'kendi gününe ulaşmıyor',
  'it does not lead to the root of its day': 'gününün köküne ulaşmıyor',
  'it has another serial number': 'seri numarası başka',
  'it has seen another head than the day has': 'günün mühründen başka bir mühür görmüş',
  'it has seen the head before the day was closed': 'mührü, gün kapanmadan görmüş',
  'it is a second header': 'ikinci bir başlık',
  'it is from another authority': 'başka bir kurumdan',
  'it is here, though it was dropped': 'silindiği halde burada',
  'it is in the day of another date': 'başka bir günün içinde',
  'it is longer than any entry': 'bir kayıttan uzun',
  'it is marked wrongly as a note': 'yanlışlıkla not diye işaretlenmiş',
  'it is missing': 'eksik',
  'it is missing, though it was erased': 'silinmişti, yeri de yok',
  'it is missing, though its changes are here': 'değişiklikleri burada, kendisi eksik',
  'it is missing, though its head was seen outside': 'mührü dışarıda görülmüş, kendisi eksik',
  'it is missing, though its number was given': 'numarası verilmiş, kendisi eksik',
  'it is neither here nor erased': 'ne burada ne de silinmiş',
  'it is no place': 'bir yer değil',
  'it is not an entry of an export': 'dışa aktarmanın bir kaydı değil',
  'it is not found by the mark, or is not of the kind, that it was erased with':
    'silinirken yazılan işaretle bulunmuyor ya da türü başka',
  'it is not hidden as its requests for erasure say': 'silme isteklerinde yazdığı gibi gizlenmemiş',
  'it is not in the ledger': 'defterde yok',
  'it is not JSON': 'JSON değil',
  'it is not of the day as it is here': 'günün buradaki haline ait değil',
  'it is not of the file of its day': 'gününün dosyasına ait değil',
  'it is not of the seal of its day': 'gününün mührüne ait değil',
  'it is not the answer that was kept': 'saklanan yanıt değil',
  'it is not the one that the changes name here': 'değişikliklerin burada andığı metin değil',
  'it is of another address': 'başka bir adresin',
  'it is of another change': 'başka bir değişikliğin',
  'it lists other files': 'başka dosyaları listeliyor',
  'it names a consent of another key': 'başka bir anahtarın iznini gösteriyor',
  'it restores, and voids nothing': 'geri getiriyor, ama bir şeyi geçersiz kılmıyor',
  'it stands by another file': 'başka bir dosyanın yanında duruyor',
  'it voids nothing before it': 'öncesinde bir şeyi geçersiz kılmıyor',
  'it was added to a change that had none': 'kanıtı olmayan bir değişikliğe eklenmiş',
  'it was not dropped when it says': 'yazdığı anda silinmemiş',
  'it was not entered with the key': 'anahtarla kaydedilmemiş',
  'it was recorded before the entry before it': 'önceki kayıttan daha önce kaydedilmiş',
  'it was stamped at another time': 'başka bir anda damgalanmış',
  'its address and secret do not give its commitment': 'adresi ve gizli değeri, taahhüdünü vermiyor',
  'its address cannot be opened': 'adresi açılamıyor',
  'its address does not give its mark': 'adresi, işaretini vermiyor',
  'its address is gone, though it was not dropped': 'silinmediği halde adresi yok',
  'its address is not here, though it was not dropped': 'silinmediği halde adresi burada değil',
  'its address is of another kind': 'adresi başka türden',
  'its change is missing': 'değişikliği eksik',
  'its complaint is missing': 'şikâyeti eksik',
  'its complaint is of another address': 'şikâyeti başka bir adresin',
  'its content does not give its head': 'içeriği, mührünü vermiyor',
  'its content does not give its id': 'içeriği, kimliğini vermiyor',
  'its day is closed, and it does not lead to it': 'günü kapalı, ama ona ulaşmıyor',
  'its day is not here': 'günü burada değil',
  'its digest and answer cannot be opened': 'özeti ve yanıtı açılamıyor',
  'its digest and answer do not give its commitment': 'özeti ve yanıtı, taahhüdünü vermiyor',
  'its digest is missing, though its file lacks no address': 'dosyasında eksik adres yok, özeti ise eksik',
  'its digest was dropped, though its file has addresses': 'dosyasında adresler var, özeti ise silinmiş',
  'its list is not the one that was answered': 'listesi, yanıtlanan liste değil',
  'its recipient is not here': 'alıcısı burada değil',
  'its seal is not within its day': 'mührü, gününün içinde değil',
  'its signer leads to no certificate in TSA_CA_FILE':
    'imzalayanı TSA_CA_FILE içindeki hiçbir sertifikaya ulaşmıyor',
  'its text cannot be opened': 'metni açılamıyor',
  'its text does not give its digest': 'metni, özetini vermiyor',
  'its text is here, though its address was dropped': 'adresi silindiği halde metni burada',
  'its text is missing': 'metni eksik',
  'its text is not the one that was entered': 'metni, kaydedilen metin değil',
  'its text tells of no file': 'metninde dosya yok',
  'no evidence tells of it': 'onu anan bir kanıt yok',
  'its file does not give its digest': 'dosyası, özetini vermiyor',
  'its file is missing or cannot be opened': 'dosyası eksik ya da açılamıyor',
  'its file is said to be of another recipient': 'dosyası başka bir alıcının görünüyor',
  'no second person approved that it voids others':
    'başkalarını geçersiz kılmasını ikinci bir kişi doğrulamamış',
  'the answers of İYS do not give its national': "İYS'nin yanıtları, İYS'deki durumunu vermiyor",
  'the entries it covers do not give its root': 'kapsadığı kayıtlar, kökünü vermiyor',
  'the file does not begin with a header': 'dosya başlıkla başlamıyor',
  'the file ends before its last line': 'dosya son satırından önce bitiyor',
  'the queue for İYS does not give its national': "İYS'ye bildirilecekler, İYS'deki durumunu vermiyor",
  'the seals it covers do not give its number of entries': 'kapsadığı mühürler, kayıt sayısını vermiyor',
  'the seals it covers do not give its root': 'kapsadığı mühürler, kökünü vermiyor',
  'there are changes of it all the same': 'yine de değişiklikleri var',
  'there is no change it could be of': 'ait olabileceği bir değişiklik yok',
  'there is no change it could come from': 'dayanabileceği bir değişiklik yok',
  'there is no evidence that tells of it': 'onu anan bir kanıt yok',
} as const

/** Problems that name a part of their own, in the order of the parts of their Turkish. */
const partial: readonly (readonly [RegExp, string])[] = [
  [/^it comes after (.+)$/, 'ondan önce $1 gelmiş'],
  [/^it counts (.+) lines before it$/, 'kendisinden önce $1 satır sayıyor'],
  [/^it covers (.+) entries, and says (.+)$/, '$1 kayıt kapsıyor, $2 yazıyor'],
  [/^it does not hold: (.+)$/, 'geçerli değil ($1)'],
  [/^it is larger than (.+) bytes$/, '$1 bayttan büyük'],
  [/^it is missing, though there are (.+) of it$/, 'kendisi eksik, ona ait kayıtlar burada'],
  [/^it is not an evidence pack of this version: (.+)$/, 'bu sürümün kanıt paketi değil ($1)'],
  [/^it is not an evidence pack of this version$/, 'bu sürümün kanıt paketi değil'],
  [
    /^it was dropped before (.+), through which it had to be kept$/,
    '$1 sonuna kadar saklanacakken daha önce silinmiş',
  ],
  [
    /^it was dropped before (.+), through which complaint (.+) keeps it$/,
    '$2 numaralı şikâyet için $1 sonuna kadar saklanacakken daha önce silinmiş',
  ],
  [
    /^it was dropped before change (.+), which was made with its address$/,
    'adresiyle yapılan $1 numaralı değişiklikten önce silinmiş',
  ],
  [/^it was dropped while complaint (.+) was open$/, '$1 numaralı şikâyet açıkken silinmiş'],
  [
    /^it was dropped while the consent of change (.+) stood$/,
    '$1 numaralı değişikliğin izni sürerken silinmiş',
  ],
  [/^its changes do not give its (.+)$/, 'değişiklikleri, $1 alanını vermiyor'],
  [/^its complaint has another (.+)$/, 'şikâyetinin $1 alanı başka'],
  [/^the brand (.+) was not closed as it says$/, '$1 kodlu marka, yazdığı gibi kapanmamış'],
  [
    /^(.+) of the (.+) pieces of evidence that its changes name went with it$/,
    'değişikliklerinin andığı $2 kanıttan $1 tanesi onunla silinmiş',
  ],
  [/^(.+) does not give its digest$/, '$1, özetini vermiyor'],
]

/** Texts of a problem. A problem without Turkish does not compile. */
export type Problem =
  | keyof typeof problems
  | `it comes after ${string}`
  | `it counts ${string} lines before it`
  | `it covers ${number} entries, and says ${number}`
  | `it does not hold: ${string}`
  | `it is larger than ${number} bytes`
  | `it is missing, though there are ${string} of it`
  | `it is not an evidence pack of this version${string}`
  | `it was dropped before ${string}, through which ${string}`
  | `it was dropped before change ${number}, which was made with its address`
  | `it was dropped while ${string}`
  | `its changes do not give its ${string}`
  | `its complaint has another ${string}`
  | `the brand ${string} was not closed as it says`
  | `${number} of the ${number} pieces of evidence that its changes name went with it`
  | `${string} does not give its digest`

export function inTurkish(problem: Problem): string {
  if (isWhole(problem)) return problems[problem]
  const [form, turkish = problem] = partial.find(([form]) => form.test(problem)) ?? []
  return form === undefined ? problem : problem.replace(form, turkish)
}

function isWhole(problem: Problem): problem is keyof typeof problems {
  return Object.hasOwn(problems, problem)
}
