/** Turkish meaning of each verb of the command line, by its words; the command line itself speaks English. */
export const verbsTr: Readonly<Record<string, string>> = {
  serve: "izin'i çalıştırır: botlar, REST arayüzü, sayfalar, günlük rapor",
  'provider add': 'Şirketi ve aynı kodlu ana markasını ekler',
  'brand add': 'Şirkete bir marka ekler',
  'brand list': 'Kapalı olanlar dahil tüm markaları gösterir',
  'brand activate':
    "Markanın İYS'de açıldığı günü girer; o günden önceki izinler ne kadar eski olursa olsun alınır",
  'brand close': 'Markayı kapatır: yeni izin almaz, kayıtları kalır',
  'room add': 'Markanın günlük raporunu bir Slack kanalına ya da Telegram grubuna gönderir',
  'room list': 'Günlük raporların nereye gittiğini, gönderilemiyorsa ne zamandan beri olduğunu gösterir',
  'room remove': 'Markanın günlük raporunu o kanala ya da gruba göndermeyi durdurur',
  'staff add': 'Bir Slack kullanıcısına bir marka ya da tüm markalar için yetki verir',
  'staff list': 'Kimin hangi yetkisi olduğunu gösterir',
  'staff remove': 'Bir Slack kullanıcısının tüm yetkilerini ya da bir markadaki yetkisini kaldırır',
  'client add':
    "Bir sisteme REST arayüzünü açar; marka ve kapsam verilmezse tüm markalar ve `push` dışındaki tüm kapsamlar için. `--password` verilmezse parola üretilir. Kayıtlı bir ad verilirse parolası değişir, önceden eklediği webhook'lar listelenir",
  'client list': 'REST arayüzünü kullanabilen sistemleri gösterir',
  'client set':
    'Bir sistemin günde izni olmayan kaç adres sorgulayabileceğini belirler; `default`, markalarındaki her izin için üç, en az 100.000 adrestir',
  'client remove':
    "Bir sistemin REST arayüzüne erişimini ve jetonlarını iki saniye içinde bitirir, eklediği webhook'ları durdurur",
  'webhook add':
    "Bundan sonraki her değişikliği bir sisteme imzalı gönderir; gizli değer yalnızca o an gösterilir. `--push` ile bir kanalda alıcıların yaptığı değişiklikleri İYS'nin biçimiyle gönderir",
  'webhook list': 'Değişikliklerin hangi sistemlere gönderildiğini ve hangilerinin neyi almadığını gösterir',
  'webhook test': "Webhook'a deneme olayı gönderir; alınırsa durdurulmuş webhook kaldığı yerden sürer",
  'webhook remove': 'Bir sisteme değişiklik göndermeyi durdurur',
  lookup: 'Bir adresin tüm izinlerini gösterir (bu sorgu günlüğe geçer)',
  'link make': 'Alıcının mesajlarda kullanılacak bağlantısını hazırlar',
  report:
    'Bir günün raporunu gösterir, geçmiş günü kapatıp damgalar; `--post` gönderir, `--out` dosyalarını çıkarır',
  'iys status':
    "Her marka için İYS'ye bildirilmeyi bekleyenleri, gönderilenleri ve İYS'nin yanıtını gösterir",
  'iys send':
    "İYS'ye bildirilmeyi bekleyenleri, İYS'nin yükleyicisi için dosyaya çıkarır ve gönderildi sayar",
  'iys done': "Dosyanın İYS'ye yüklendiğini bildirir; yanıtsız satırları sizin beyanınızla kayıtlı sayılır",
  'iys receive':
    "İYS'nin bir dosyasını uygular: günlük hareket dosyası ya da yükleyicinin success.csv, error.csv dosyası. Markada kaydı olmayan adreslerin ONAY'ı `--accept-new` ister",
  'import undo':
    "Bir yüklemeyi, sohbetteki gibi bir gün içinde geri alır: bir kişi ister, başka biri komutu yineler ya da Slack'te doğrular (/izin bekleyenler). Sonradan değişen izinlere dokunulmaz",
  import:
    "CSV ya da XLSX dosyasındaki izinleri kaydeder, `-` standart girdidir; hiçbir satır RET'i ONAY'a çevirmez; kabul edilmeyen satır varsa çıkış kodu 3'tür. `--template`, doldurulacak bir örnek yazar",
  verify: 'Kayıtlarda, dışa aktarmada ya da kanıt paketinde hiçbir kaydın değişmediğini denetler',
  export: '`izin verify` için tüm kayıtları adresleriyle bir dosyaya çıkarır',
  seal: 'Yeni kayıtları bir dakika beklemeden şimdi mühürler',
  'setting list': 'Her ayarı, varsayılanını ve anlamını gösterir',
  'setting set':
    'Bir ayarı değiştirir; çalışan sunucu saniyeler içinde uyar. `page_logo` için bir dosya ya da `off` verilir. `iys_exchange` açılınca bazı adreslere gönderim duracaksa `--yes` gerekir',
  check:
    'Nelerin kurulu olduğunu ve çalışıp çalışmadığını denetler: ortam, anahtar, disk, hizmetler, saat, son yedek. Hatada 1 ile biter',
  'key copy':
    'Anahtar dosyasını başka bir yerde yeni bir dosyaya kopyalar ve bunu `izin check` için not eder',
  migrate: 'Veritabanını bu sürümün şemasına getirir',
  'key rotate': '`IZIN_KEY` yerine yeni bir anahtar koyar; veriler yeniden şifrelenmez',
  rebuild: 'Her izni değişikliklerinden yeniden hesaplar',
  backup: 'Anahtar dışında tüm veritabanını yeni bir dosyaya kopyalar; sunucu çalışabilir',
  restore: 'Veritabanının yerine yedeği koyar; önceki veritabanı yanında kalır',
}
