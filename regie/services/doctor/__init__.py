"""`regie doctor`: facts are gathered, then judged by pure checks, one function each."""
