// Reads an otpauth:// address as an authenticator app does and prints what it understood.
import { URI } from "otpauth";

const [uri, seconds] = process.argv.slice(2);
const app = URI.parse(uri);
const { issuer, label, algorithm, digits, period } = app;
const code = app.generate({ timestamp: Number(seconds) * 1000 });
console.log(JSON.stringify({ issuer, label, algorithm, digits, period, key: app.secret.base32, code }));
