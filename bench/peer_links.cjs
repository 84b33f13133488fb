// The check that a wallet's extension runs today, eth-phishing-detect's own detector, over one feed and one list of hosts.
//
//   node peer_links.cjs PACKAGE_FOLDER FEED.json HOSTS.txt
//
// PACKAGE_FOLDER is where `npm install eth-phishing-detect@1.2.0` put its node_modules. Prints one JSON object: the time of each
// check in microseconds (median and 99th percentile, and the processor's time, which other work on the machine changes less), hits,
// load time and memory.
const fs = require('fs');
const path = require('path');

const [folder, feedFile, hostsFile] = process.argv.slice(2);
const Detector = require(path.resolve(folder, 'node_modules', 'eth-phishing-detect', 'src', 'detector.js'));

const microseconds = (since) => Number(process.hrtime.bigint() - since) / 1e3;

const loading = process.hrtime.bigint();
const detector = new Detector(JSON.parse(fs.readFileSync(feedFile, 'utf8')));
const loadMs = microseconds(loading) / 1e3;

const times = [];
const cpu = process.cpuUsage();
let hits = 0;
for (const host of fs.readFileSync(hostsFile, 'utf8').split('\n').filter(Boolean)) {
  const started = process.hrtime.bigint();
  if (detector.check(host).result) hits += 1;
  times.push(microseconds(started));
}
const spent = process.cpuUsage(cpu);
times.sort((a, b) => a - b);
const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
console.log(JSON.stringify({
  checks: times.length, hits, load_ms: Math.round(loadMs), p50_us: at(0.5), p99_us: at(0.99),
  mean_cpu_us: (spent.user + spent.system) / times.length,
  peak_mib: Math.round(process.memoryUsage().rss / 2 ** 20),
}));
