<?php
// Calls mail() for each line of standard input, base64, and says whether it returned true.
while (($line = fgets(STDIN)) !== false) {
    $sent = @mail(base64_decode(trim($line)), 'subject', "body\n");
    fwrite(STDOUT, $sent ? "sent\n" : "refused\n");
}
