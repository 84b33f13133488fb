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
    "kitna", "kitne", "kitni", "jab", "tak", "agar", "lekin", "phir", "sirf", "thoda", "bahut",
))
# fmt: on

# These are words of other languages too ("par" is French, "ke" Indonesian, "se" Spanish): they only count beside a sure one.
# fmt: off
SHARED_WITH_OTHERS = frozenset((
    "ek", "hu", "du", "ho", "ye", "ka", "ke", "ki", "ko", "se", "pe", "par", "sab", "tak", "mere", "hum", "aap", "kare", "jab", "diya",
    "sirf",
))
# fmt: on

# Two of these in plain ASCII settle it before the statistical model is even loaded.
# fmt: off
SURELY_ENGLISH = frozenset((
    "the", "what", "whats", "how", "my", "with", "this", "that", "they", "you", "your", "does", "did", "should", "would", "could",
    "from", "when", "why", "where", "who", "which", "i", "im", "ive", "its", "it", "there", "have", "has", "been", "any", "some", "get",
    "got", "need", "want", "know", "tell", "before", "after", "about",
))
# fmt: on
