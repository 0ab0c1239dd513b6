# Written by Rideau: what the filter calls spam is put aside, before anybody's own rules.
require ["fileinto", "mailbox"];
if header :is "X-Spam" "Yes" {
    fileinto :create "Junk";
    stop;
}
