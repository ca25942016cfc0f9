// Pages work without JavaScript; this mark lets the style sheets hide what only they need then.
document.documentElement.classList.add("js");
