import type { HelpWords, VerbTexts } from './text.ts'

export const words: HelpWords = {
  title: 'izin KOMUT …: komut satırında izin kaydı',
  usage: 'Kullanım',
  options: 'Seçenekler',
  example: 'Örnek',
  required: 'zorunlu',
  repeatable: 'yinelenebilir',
  footer: [
    'Her komut --json, --env-file DOSYA ve --help alır. izin KOMUT --help, seçeneklerini ve bir örneği gösterir.',
    'IZIN_LANG=en yardımı ve yanıtları İngilizce yapar. izin --version sürümü gösterir.',
  ],
  groups: {
    server: 'Kurma ve çalıştırma',
    company: 'Şirket, ekip ve sistemler',
    consents: 'İzinler',
    iys: 'İYS ile veri alışverişi',
    proof: 'Raporlar ve kanıt',
    upkeep: 'Bakım',
  },
  common: {
    new: 'Yolu başka bir kaydınkine benzese de burada yeni bir kayıt başlatır',
    json: 'Tek bir JSON belgesi yazar',
    'env-file': 'Ayarları dosyadan okur; önceden tanımlı değişkenler geçerli kalır',
    help: 'Bu yardımı gösterir',
  },
}

const brand = 'Markanın kodu'
const allBrands = `${brand}; yazılmazsa tüm markalar`
const overwrite = 'Var olan dosyanın yerine yazar'
const slackRoom = 'Slack kanalı'
const telegramRoom = 'Telegram grubu, eksi bir sayı'
const slackUser = 'Slack kullanıcısı'

export const texts: VerbTexts = {
  serve: { summary: "izin'i çalıştırır: botlar, REST arayüzü, sayfalar, günlük rapor" },
  check: {
    summary: 'Nelerin kurulu olduğunu ve çalışıp çalışmadığını denetler',
    details: 'Ortama, anahtara, diske, hizmetlere, saate ve son yedeğe bakar, hatada 1 ile biter',
  },
  'setting list': { summary: 'Her ayarı, varsayılanını ve anlamını gösterir' },
  'setting set': {
    summary: 'Bir ayarı değiştirir; çalışan sunucu saniyeler içinde uyar',
    options: {
      name: 'Ayarın izin setting list çıktısındaki adı',
      value: 'Yeni değer; page_logo için bir PNG dosyası, - standart girdi ya da off',
      yes: "Bazı adreslere gönderim duracak olsa da iys_exchange'i açar",
    },
  },
  'provider add': {
    summary: 'Şirketi ve aynı kodlu ana markasını ekler',
    options: {
      code: "Şirketin İYS'deki kodu",
      name: 'Şirketin adı',
      activated: "İYS'de açıldığı gün; yazılmazsa şimdi",
    },
  },
  'provider rename': {
    summary: 'Şirketin adını değiştirir, bundan böyle her yerde',
    details: 'Ana markanın adı aynıysa o da değişir; eski ad kayıtta kalır',
    options: { code: 'Şirketin kodu', name: 'Şirketin yeni adı' },
  },
  'brand add': {
    summary: 'Şirkete bir marka ekler',
    options: {
      provider: 'Şirketin kodu',
      code: "Markanın İYS'deki kodu",
      name: 'Markanın alıcılara görünen adı',
      trademark: 'Marka tescil numarası',
      activated: "İYS'de açıldığı gün; yazılmazsa şimdi",
    },
  },
  'brand list': { summary: 'Kapalı olanlar dahil tüm markaları gösterir' },
  'brand activate': {
    summary: "Markanın İYS'de açıldığı günü girer",
    details: 'O günden önceki izinler ne kadar eski olursa olsun alınır',
    options: { code: brand, on: 'Açıldığı gün' },
  },
  'brand rename': {
    summary: 'Markanın alıcılara görünen adını değiştirir',
    details: 'Eski ad kayıtta kalır',
    options: { code: brand, name: 'Markanın yeni adı' },
  },
  'brand close': {
    summary: 'Markayı kapatır: yeni izin almaz, kayıtları kalır',
    options: { code: brand },
  },
  'room add': {
    summary: 'Markanın günlük raporunu bir Slack kanalına ya da Telegram grubuna gönderir',
    options: { brand, slack: slackRoom, telegram: telegramRoom },
  },
  'room list': {
    summary: 'Günlük raporların nereye gittiğini, gönderilemiyorsa ne zamandan beri olduğunu gösterir',
  },
  'room remove': {
    summary: 'Markanın günlük raporunu o kanala ya da gruba göndermeyi durdurur',
    options: { brand, slack: slackRoom, telegram: telegramRoom },
  },
  'staff add': {
    summary: 'Bir Slack kullanıcısına bir marka ya da tüm markalar için yetki verir',
    options: {
      slack: slackUser,
      role: 'admin markaları ve ekibi yönetir, editor izinleri değiştirir, viewer sorar',
      brand: allBrands,
    },
  },
  'staff list': { summary: 'Kimin hangi yetkisi olduğunu gösterir' },
  'staff remove': {
    summary: 'Bir Slack kullanıcısının tüm yetkilerini ya da bir markadaki yetkisini kaldırır',
    options: { slack: slackUser, brand: `${brand}; yazılmazsa tüm yetkileri` },
  },
  'client add': {
    summary: 'Bir sisteme REST arayüzünü açar ya da yeni bir parola verir',
    details: "Kayıtlı bir ad verilirse parolası değişir, önceden eklediği webhook'lar listelenir",
    options: {
      provider: 'Şirketin kodu',
      username: 'Sistemin giriş adı',
      password: 'Parolası, - standart girdi; yazılmazsa üretilir',
      scope: 'Yapabilecekleri; yazılmazsa push dışında hepsi',
      brand: 'Markalarının virgülle ayrılmış kodları; yazılmazsa tüm markalar',
      'look-ups': 'Bir günde sorgulayabileceği, izni olmayan adres sayısı',
    },
  },
  'client list': { summary: 'REST arayüzünü kullanabilen sistemleri gösterir' },
  'client set': {
    summary: 'Bir sistemin günde izni olmayan kaç adres sorgulayabileceğini belirler',
    details: 'default, markalarındaki her izin için üç, en az 100.000 adrestir',
    options: { username: 'Sistemin adı', 'look-ups': 'Günlük sınır' },
  },
  'client remove': {
    summary: 'Bir sistemin REST arayüzüne erişimini iki saniye içinde bitirir',
    details: "Jetonları da biter, eklediği webhook'lar durdurulur",
    options: { username: 'Sistemin adı' },
  },
  'webhook add': {
    summary: 'Bundan sonraki her değişikliği bir sisteme imzalı gönderir',
    details:
      "Gizli değer yalnızca o an gösterilir. --push ile bir kanalda alıcıların yaptığı değişiklikler İYS'nin biçimiyle gider",
    options: {
      url: 'Değişiklikleri alan https adresi',
      brand: allBrands,
      push: 'Değişiklikleri gönderilecek kanal',
      username: 'Gönderimi alan sistemdeki kullanıcı adı',
      password: 'Gönderimi alan sistemdeki parola, - standart girdi',
    },
  },
  'webhook list': {
    summary: 'Değişikliklerin hangi sistemlere gönderildiğini ve hangilerinin neyi almadığını gösterir',
  },
  'webhook test': {
    summary: "Webhook'a deneme olayı gönderir",
    details: 'Alınırsa durdurulmuş webhook kaldığı yerden sürer',
    options: { id: "Webhook'un izin webhook list çıktısındaki numarası" },
  },
  'webhook remove': {
    summary: 'Bir sisteme değişiklik göndermeyi durdurur',
    options: { id: "Webhook'un izin webhook list çıktısındaki numarası" },
  },
  lookup: {
    summary: 'Bir adresin tüm izinlerini gösterir (bu sorgu günlüğe geçer)',
    options: { recipient: 'Telefon numarası ya da e-posta adresi', brand: allBrands },
  },
  'link make': {
    summary: 'Alıcının mesajlarda kullanılacak bağlantısını hazırlar',
    options: {
      brand,
      channel: 'Mesajın kanalı',
      recipient: 'Mesajın gideceği telefon numarası ya da e-posta adresi',
    },
  },
  import: {
    summary: 'CSV ya da XLSX dosyasındaki izinleri kaydeder',
    details: "Hiçbir satır RET'i ONAY'a çevirmez. Kabul edilmeyen satır varsa 3 ile biter",
    options: {
      file: 'İzinlerin dosyası, - standart girdi',
      brand: 'İzinlerin verildiği markanın kodu',
      'dry-run': 'Neyin kaydedileceğini gösterir, hiçbir şey kaydetmez',
      map: 'Bir sütunun anlamı; - sütunu dışarıda bırakır',
      value: 'Hücredeki bir sözcüğün anlamı; - sözcüğü anlamsız sayar',
      source: 'Kaynağı olmayan satırların kaynağı',
      type: 'Alıcı tipi olmayan satırların alıcı tipi',
      date: 'Tarihi olmayan satırların tarihi',
      plan: 'Bu anlamları saklayan dosya; varsa okunur, sonra yazılır',
      rejected: 'Kabul edilmeyen satırların nedenleriyle yazılacağı dosya, - standart çıktı',
      template: 'Doldurulacak bir örneği dosyaya ya da - ile standart çıktıya yazar, kayıt yapmaz',
      overwrite,
    },
  },
  'import undo': {
    summary: 'Bir yüklemeyi, sohbetteki gibi bir gün içinde geri alır',
    details:
      "Bir kişi ister, başka biri komutu yineler ya da Slack'te doğrular (/izin bekleyenler). Sonradan değişen izinlere dokunulmaz",
    options: { n: 'Yüklemenin izin import çıktısındaki numarası' },
  },
  'iys status': {
    summary: "Her marka için İYS'ye bildirilmeyi bekleyenleri, gönderilenleri ve İYS'nin yanıtını gösterir",
  },
  'iys send': {
    summary: "İYS'ye bildirilmeyi bekleyenleri, İYS'nin yükleyicisi için dosyaya çıkarır ve gönderildi sayar",
    options: { brand, out: 'Yazılacak dosya, - standart çıktı', overwrite },
  },
  'iys done': {
    summary: "Dosyanın İYS'ye yüklendiğini bildirir",
    details: 'Yanıtsız satırları sizin beyanınızla kayıtlı sayılır',
    options: { file: 'Dosyanın izin iys send çıktısındaki numarası' },
  },
  'iys receive': {
    summary:
      "İYS'nin bir dosyasını uygular: günlük hareket dosyası ya da yükleyicinin success.csv, error.csv'si",
    options: {
      file: "İYS'nin dosyası, - standart girdi",
      brand,
      'dry-run': 'Neyin değişeceğini gösterir, hiçbir şey değiştirmez',
      'accept-new': "Markada kaydı olmayan adreslerin ONAY'ını da alır",
    },
  },
  report: {
    summary: 'Bir günün raporunu gösterir, geçmiş günü kapatıp damgalar',
    options: {
      date: 'Raporun günü',
      post: 'Raporu markaların kanallarına gönderir',
      out: 'Günün dosyalarının ve damgalarının klasörü',
      overwrite,
    },
  },
  'report month': {
    summary: 'Bir ayı gösterir: kanal ve kaynağa göre kazanılan, kaybedilen izinler ve şikâyetler',
    details: "Kazanılan, kayıt yokken ya da RET varken verilen ONAY'dır; kaybedilen, ONAY varken verilen RET",
    options: { month: 'Raporun ayı; yazılmazsa son biten ay' },
  },
  verify: {
    summary: 'Kayıtlarda, dışa aktarmada ya da kanıt paketinde hiçbir kaydın değişmediğini denetler',
    options: { export: "Dışa aktarma ya da paketin ZIP'i, - standart girdi; yazılmazsa kaydın kendisi" },
  },
  export: {
    summary: 'izin verify için tüm kayıtları adresleriyle bir dosyaya çıkarır',
    options: { out: 'Yazılacak dosya, - standart çıktı', brand: allBrands, overwrite },
  },
  seal: { summary: 'Yeni kayıtları bir dakika beklemeden şimdi mühürler' },
  'key copy': {
    summary: 'Anahtar dosyasını başka bir yere kopyalar ve bunu izin check için not eder',
    options: { out: 'Yedeklerden ayrı bir yerde yazılacak dosya, - standart çıktı' },
  },
  migrate: { summary: 'Veritabanını bu sürümün şemasına getirir' },
  'key rotate': {
    summary: 'IZIN_KEY yerine yeni bir anahtar koyar; veriler yeniden şifrelenmez',
    options: { new: 'Yeni anahtar, - standart girdi; yazılmazsa üretilir' },
  },
  rebuild: { summary: 'Her izni değişikliklerinden yeniden hesaplar' },
  backup: {
    summary: 'Anahtar dışında tüm veritabanını yeni bir dosyaya kopyalar; sunucu çalışabilir',
    options: { out: 'Yazılacak dosya, - standart çıktı' },
  },
  completion: {
    summary: "bash'in ya da zsh'nin komutları, seçenekleri ve değerleri tamamladığı betiği yazar",
    details: 'Bir oturum için: source <(izin completion bash)',
    options: { shell: 'Tamamlamayı yapacak kabuk' },
  },
  restore: {
    summary: 'Veritabanının yerine yedeği koyar; önceki veritabanı yanında kalır',
    options: { file: 'Geri yüklenecek yedek, - standart girdi' },
  },
}
