"""`samenstart prepare` on the command line: reads and writes the files, asks the questions; decides nothing itself."""
