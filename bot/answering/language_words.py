"""Words by which a language is told before any statistics. Data only."""

# fmt: off
ROMANISED_HINDI = frozenset((
    "kharidu", "kharidna", "likh", "jayega", "jayegi", "naya", "naye", "puchna", "sawal", "achi", "acha", "accha", "hoon", "bech",
    "aadha", "ek", "hu", "du", "batao", "sunao", "kya", "hai", "hain", "kaise", "karna", "karu", "karun", "karo", "kare", "karein",
    "nahi", "nahin", "mera", "meri", "mere", "mujhe", "mujhko", "kyu", "kyun", "kyunki", "aur", "bhai", "yaar", "hota", "hoti", "hote",
    "raha", "rahi", "rahe", "ho", "hoga", "toh", "yeh", "ye", "woh", "wala", "wale", "wali", "chahiye", "paise", "paisa", "milta",
    "milte", "milega", "liye", "kaun", "konsa", "kaunsa", "kab", "kaha", "kahan", "koi", "kuch", "sab", "apna", "apni", "apne", "gaya",
    "gayi", "diya", "dena", "lena", "bata", "samjhao", "matlab", "sakta", "sakte", "sakti", "abhi", "bhi", "isko", "usko", "isme",
    "usme", "wallet-me", "ko", "ki", "ka", "ke", "se", "pe", "par", "mein", "hum", "aap", "tum", "tumhe", "unka", "iska", "uska",
    "aaj", "aata", "aati", "aaya", "aaye", "aayega", "aayi", "aisa", "ajeeb", "anjaan", "baad", "baat", "bachao", "bachau", "badal",
    "badhiya", "bahar", "banaya", "banta", "becha", "bechne", "bechu", "beech", "bharosa", "bheja", "bheji", "bhejo", "bhejte", "bhool",
    "bola", "bolta", "bolte", "chala", "chale", "chalega", "chalta", "cheez", "chori", "chura", "churaya", "daala", "daale", "daali",
    "daam", "dabaya", "dega", "dekha", "dekhte", "denge", "deni", "deta", "dete", "dhanyavad", "dikha", "dikhta", "dobara", "dunga",
    "dusra", "dusre", "fayda", "fayde", "galat", "galti", "gayab", "gaye", "haan", "haath", "hamesha", "hogaya", "hogayi", "hone", "hua",
    "ijazat", "iske", "isliye", "itna", "itne", "itni", "jaate", "jagah", "jaisa", "jaise", "jaldi", "jata", "jate", "jau", "jawab",
    "jhooth", "jisme", "jisne", "jitna", "kaafi", "kaam", "kabhi", "kaisa", "kaisi", "karke", "karne", "karta", "karte", "karti", "kehta",
    "kehte", "khali", "kharida", "khatam", "khatare", "khatra", "khud", "kiska", "kisko", "kisne", "kisse", "kiya", "kiye", "krna",
    "kyonki", "lagega", "lagta", "lagte", "lagti", "lene", "likha", "likhi", "likho", "liya", "maang", "madad", "maine", "mila",
    "milenge", "milti", "muft", "nakli", "nikaal", "nikal", "nuksan", "padega", "padta", "padte", "pata", "pehla", "pehle", "pehli",
    "pichle", "poora", "purana", "purane", "rakhna", "rakhte", "rakhu", "rupaye", "saaf", "saare", "sabko", "sabse", "sach", "samajh",
    "samjhu", "shabd", "shukriya", "shuru", "subah", "tarika", "thag", "thagi", "theek", "thik", "tumhara", "tumhare", "tumhari",
    "turant", "unke", "unki", "unko", "uske", "uski", "wahi", "wapas", "yaad", "yahi", "zyada", "tha", "thi", "jo", "laga", "kal", "jis",
    "aise", "hui",
    "kitna", "kitne", "kitni", "jab", "tak", "agar", "lekin", "phir", "sirf", "thoda", "bahut",
))
# fmt: on

# These are words of other languages too ("par" is French, "ke" Indonesian, "se" Spanish): they only count beside a sure one.
# fmt: off
SHARED_WITH_OTHERS = frozenset((
    "ek", "hu", "du", "ho", "ye", "ka", "ke", "ki", "ko", "se", "pe", "par", "sab", "tak", "mere", "hum", "aap", "kare", "jab", "diya",
    "sirf", "tha", "thi", "jo", "laga", "kal", "jis", "aise", "hui", "madad", "beech", "hone", "muft", "kiye", "jau", "sach", "daam",
))
# fmt: on

# Two of these in plain ASCII settle it before the statistical model is even loaded.
# fmt: off
SURELY_ENGLISH = frozenset((
    "the", "what", "whats", "how", "my", "with", "this", "that", "they", "you", "your", "does", "did", "should", "would", "could",
    "from", "when", "why", "where", "who", "which", "i", "im", "ive", "its", "it", "there", "have", "has", "been", "any", "some", "get",
    "got", "need", "want", "know", "tell", "before", "after", "about", "help", "please", "just", "now", "and", "are", "stupid", "scared",
    "gone", "stolen", "still", "more", "back", "other", "because", "anyone", "anything",
))
# fmt: on
