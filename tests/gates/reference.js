// The same in JavaScript.
const [code, cases] = JSON.parse(require("fs").readFileSync(0));
const check = new Function("text", "A", "return " + code);
console.log(JSON.stringify(cases.map(([text, A]) => Boolean(check(text, A)))));
